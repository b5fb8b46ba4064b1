package texts

import (
	"time"

	"gendan/handbook"
)

// clock shows times in a shop's zone, as seen from an instant near them: the weekday is left out on the same
// day, and the year within the same year.
type clock struct {
	zone *time.Location
	near time.Time
}

// clockAt gives the clock of a zone; without a zone it is UTC's.
func clockAt(zone *time.Location, near time.Time) clock {
	if zone == nil {
		zone = time.UTC
	}
	return clock{zone, near.In(zone)}
}

// at shows an instant to the minute.
func (c clock) at(t time.Time) Text {
	if t.IsZero() {
		return Text{"未定时间", "a time not set"}
	}
	minute := t.In(c.zone).Format(" 15:04")
	return c.day(t).then(Text{minute, minute})
}

// on shows a calendar day.
func (c clock) on(d handbook.Day) Text { return c.day(d.At(0, c.zone)) }

// day shows the calendar day of an instant.
func (c clock) day(t time.Time) Text {
	t = t.In(c.zone)
	zh, en := "1月2日", "2 Jan"
	if t.Year() != c.near.Year() {
		zh, en = "2006年1月2日", "2 Jan 2006"
	}
	zh, en = t.Format(zh), t.Format(en)
	if handbook.DayOf(t, c.zone) != handbook.DayOf(c.near, c.zone) {
		zh, en = zh+" "+weekday(t.Weekday()), t.Format("Mon ")+en
	}
	return Text{zh, en}
}

// sameMinute says whether an instant would be shown like the one that the clock is near to.
func (c clock) sameMinute(t time.Time) bool {
	return t.Truncate(time.Minute).Equal(c.near.Truncate(time.Minute))
}

func weekday(d time.Weekday) string {
	return [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}[d]
}
