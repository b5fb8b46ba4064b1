package texts

import "testing"

// Every label has words in both languages, and no two labels that stand side by side are the same.
func TestEveryLabelHasWords(t *testing.T) {
	for _, label := range Labels() {
		if text := Label(label); text == unknown(label) || text.ZH == "" || text.EN == "" {
			t.Errorf("label %q: %q", label, text)
		}
	}
	if got, want := len(labels()), len(Labels()); got != want {
		t.Errorf("%d labels have words, %d are listed", got, want)
	}
}

// CAL-1: the warning names the year and what to do.
func TestCalendarMissing(t *testing.T) {
	if got := CalendarMissing(2027).String(); got != "2027 年没有节假日数据：只按周末计算，时限标为“估算” / "+
		"no calendar for 2027: due times count weekends only and are marked estimated; list calendar-2027.yaml under calendars in the policy file (CAL-1)" {
		t.Error(got)
	}
}
