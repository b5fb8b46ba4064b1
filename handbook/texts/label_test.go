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

// DISC-7: whoever is held up by an approval is told which.
func TestClockStands(t *testing.T) {
	got := ClockStands("lead:tmall:demo:7", "approval:lead:tmall:demo:7.1").String()
	if want := "lead:tmall:demo:7 在等审批，时钟快进不了：先审批 approval:lead:tmall:demo:7.1，或者先快进它 / " +
		"lead:tmall:demo:7 waits for a decision, so that its clock stands still: decide approval:lead:tmall:demo:7.1 first, or move that one's clock"; got != want {
		t.Error(got)
	}
}
