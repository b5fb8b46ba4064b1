package columns

import (
	"bytes"
	"testing"
)

// A Chinese character takes two cells of a terminal, so that what follows stands below its heading.
func TestColumnsStandBelowEachOther(t *testing.T) {
	var out bytes.Buffer
	widths := Widths{8, 6, 0}
	for _, line := range [][]string{{"order", "stage", "note"}, {"订单", "回访", "挽回"}, {"much too wide", "", "x"}, {"a", "", ""}} {
		if err := widths.Print(&out, line...); err != nil {
			t.Fatal(err)
		}
	}
	want := "order    stage  note\n订单     回访   挽回\nmuch too wide        x\na\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
