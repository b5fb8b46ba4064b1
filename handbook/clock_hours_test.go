package handbook_test

import (
	"testing"

	"gendan/handbook"
)

// jdHours gives the rulebook's policy with other hours for JD's tickets.
func jdHours(t *testing.T, workingDays bool, intervals ...string) handbook.Policy {
	t.Helper()
	return with(t, func(p *handbook.Policy) {
		h := hours(t, workingDays, intervals...)
		p.Clocks.JDTicket.Hours = &h
	})
}

// TKT-2: 2 hours of 09:00–18:00; outside them they begin at the next opening. A breach climbs by the clock on the wall.
func TestJDTicketClocksInTheDay(t *testing.T) {
	p := rulebook(t)
	lunch := jdHours(t, true, "09:00-12:00", "13:30-18:00")
	shifts := jdHours(t, true, "08:00-10:00", "12:00-13:00", "20:00-24:00")
	runClocks(t, handbook.ClockJDTicket, agentFirst(), []clockRow{
		{"TKT-2 in the day", p, "2026-03-10 10:00", "2026-03-10 12:00", "03-10 11:30", "03-10 13:00", false},
		{"TKT-2 a second before it opens", p, "2026-03-10 08:59:59", "2026-03-10 11:00", "03-10 10:30", "03-10 12:00", false},
		{"TKT-2 as it opens", p, "2026-03-10 09:00:00", "2026-03-10 11:00", "03-10 10:30", "03-10 12:00", false},
		{"TKT-2 up to its end", p, "2026-03-10 16:00:00", "2026-03-10 18:00", "03-10 17:30", "03-10 19:00", false},
		{"TKT-2 a second too many", p, "2026-03-10 16:00:01", "2026-03-11 09:00:01", "03-11 08:30:01", "03-11 10:00:01", false},
		{"TKT-2 a second before it closes", p, "2026-03-10 17:59:59", "2026-03-11 10:59:59", "03-11 10:29:59", "03-11 11:59:59", false},
		{"TKT-2 as it closes", p, "2026-03-10 18:00:00", "2026-03-11 11:00", "03-11 10:30", "03-11 12:00", false},
		{"TKT-2 at night", p, "2026-03-10 23:30", "2026-03-11 11:00", "03-11 10:30", "03-11 12:00", false},
		{"TKT-2 over lunch", lunch, "2026-03-10 11:00", "2026-03-10 14:30", "03-10 14:00", "03-10 15:30", false},
		{"TKT-2 up to lunch", lunch, "2026-03-10 10:00:00", "2026-03-10 12:00", "03-10 11:30", "03-10 13:00", false},
		{"TKT-2 a second into the afternoon: warned at lunch", lunch, "2026-03-10 10:00:01", "2026-03-10 13:30:01", "03-10 13:00:01", "03-10 14:30:01", false},
		{"TKT-2 a second before lunch", lunch, "2026-03-10 11:59:59", "2026-03-10 15:29:59", "03-10 14:59:59", "03-10 16:29:59", false},
		{"TKT-2 at lunch", lunch, "2026-03-10 12:30", "2026-03-10 15:30", "03-10 15:00", "03-10 16:30", false},
		{"TKT-2 over lunch, a weekend and the end of a month", lunch, "2026-02-28 17:15", "2026-03-02 10:15", "03-02 09:45", "03-02 11:15", false},
		{"TKT-2 three intervals", shifts, "2026-03-10 09:30", "2026-03-10 20:30", "03-10 20:00", "03-10 21:30", false},
		{"TKT-2 until midnight", shifts, "2026-03-10 22:00", "2026-03-11 00:00", "03-10 23:30", "03-11 01:00", false},
		{"TKT-2 past midnight, Friday's rest on Monday", shifts, "2026-03-13 23:30", "2026-03-16 09:30", "03-16 09:00", "03-16 10:30", false},
	})
}

// TKT-2, CAL-1: not at weekends and not on statutory holidays, but on make-up workdays.
func TestJDTicketClocksOverTheYear(t *testing.T) {
	p := rulebook(t)
	runClocks(t, handbook.ClockJDTicket, agentFirst(), []clockRow{
		{"TKT-2 from Friday to Monday", p, "2026-03-13 17:00", "2026-03-16 10:00", "03-16 09:30", "03-16 11:00", false},
		{"TKT-2 on a Saturday", p, "2026-03-14 12:00", "2026-03-16 11:00", "03-16 10:30", "03-16 12:00", false},
		{"TKT-2 the last second of a Sunday", p, "2026-03-15 23:59:59", "2026-03-16 11:00", "03-16 10:30", "03-16 12:00", false},
		{"TKT-2 from Friday to a make-up Saturday", p, "2026-02-27 17:00", "2026-02-28 10:00", "02-28 09:30", "02-28 11:00", false},
		{"TKT-2 on a make-up Sunday", p, "2026-09-20 11:00", "2026-09-20 13:00", "09-20 12:30", "09-20 14:00", false},
		{"TKT-2 from a make-up Saturday over the Spring Festival", p, "2026-02-14 17:30", "2026-02-24 10:30", "02-24 10:00", "02-24 11:30", false},
		{"TKT-2 from a make-up Saturday to Monday", p, "2026-10-10 17:15", "2026-10-12 10:15", "10-12 09:45", "10-12 11:15", false},
		{"TKT-2 over Mid-Autumn", p, "2026-09-24 17:30", "2026-09-28 10:30", "09-28 10:00", "09-28 11:30", false},
		{"TKT-2 over National Day", p, "2026-09-30 17:30", "2026-10-08 10:30", "10-08 10:00", "10-08 11:30", false},
		{"TKT-2 in National Day", p, "2026-10-03 10:00", "2026-10-08 11:00", "10-08 10:30", "10-08 12:00", false},
		{"TKT-2 on New Year's Day, to a make-up Sunday", p, "2026-01-01 00:00", "2026-01-04 11:00", "01-04 10:30", "01-04 12:00", false},
		{"TKT-2 2020: from Saturday to a make-up Sunday", p, "2020-01-18 10:00", "2020-01-19 11:00", "01-19 10:30", "01-19 12:00", false},
		{"TKT-2 2020: over the prolonged Spring Festival", p, "2020-01-23 17:00", "2020-02-03 10:00", "02-03 09:30", "02-03 11:00", false},
		{"TKT-2 2020: a make-up Saturday that was taken back", p, "2020-02-01 10:00", "2020-02-03 11:00", "02-03 10:30", "02-03 12:00", false},
		{"TKT-2 2020: a leap day is a Saturday", p, "2020-02-28 17:30", "2020-03-02 10:30", "03-02 10:00", "03-02 11:30", false},
		{"TKT-2 2020: over the Dragon Boat Festival to a make-up Sunday", p, "2020-06-24 17:30", "2020-06-28 10:30", "06-28 10:00", "06-28 11:30", false},
		{"TKT-2 2020: over National Day and Mid-Autumn", p, "2020-09-30 17:30", "2020-10-09 10:30", "10-09 10:00", "10-09 11:30", false},
		{"TKT-2 the last hours of the last year that is known", p, "2026-12-31 16:00", "2026-12-31 18:00", "12-31 17:30", "12-31 19:00", false},
		{"TKT-2 over New Year into a year without calendar", p, "2026-12-31 17:00", "2027-01-01 10:00", "01-01 09:30", "01-01 11:00", true},
		{"TKT-2 over New Year out of a year without calendar", p, "2025-12-31 17:00", "2026-01-04 10:00", "01-04 09:30", "01-04 11:00", true},
		{"TKT-2 a year without calendar: National Day is a Friday", p, "2027-10-01 10:00", "2027-10-01 12:00", "10-01 11:30", "10-01 13:00", true},
		{"TKT-2 a year without calendar: a weekend", p, "2027-03-13 10:00", "2027-03-15 11:00", "03-15 10:30", "03-15 12:00", true},
	})
}

// TKT-2: the platform's hours are those of its own zone, wherever the shop is.
func TestJDTicketClocksOfShopsElsewhere(t *testing.T) {
	tokyo, urumqi, kolkata := inZone(t, "Asia/Tokyo"), inZone(t, "Asia/Urumqi"), inZone(t, "Asia/Kolkata")
	berlin := inZone(t, "Europe/Berlin")
	own := with(t, func(p *handbook.Policy) { p.TimeZone = "Asia/Tokyo" })
	runClocks(t, handbook.ClockJDTicket, agentFirst(), []clockRow{
		{"TKT-2 in Japan a second before China opens", tokyo, "2026-03-10 09:59:59", "2026-03-10 12:00", "03-10 11:30", "03-10 13:00", false},
		{"TKT-2 in Japan as China closes", tokyo, "2026-03-10 19:00", "2026-03-11 12:00", "03-11 11:30", "03-11 13:00", false},
		{"TKT-2 in Japan on Saturday, when China has Friday", tokyo, "2026-03-14 00:30", "2026-03-16 12:00", "03-16 11:30", "03-16 13:00", false},
		{"TKT-2 in Japan by its own hours", own, "2026-03-10 09:59:59", "2026-03-10 11:59:59", "03-10 11:29:59", "03-10 12:59:59", false},
		{"TKT-2 in Urumqi as China opens", urumqi, "2026-03-10 07:00", "2026-03-10 09:00", "03-10 08:30", "03-10 10:00", false},
		{"TKT-2 in Urumqi as China closes", urumqi, "2026-03-10 16:00", "2026-03-11 09:00", "03-11 08:30", "03-11 10:00", false},
		{"TKT-2 in India a second before China opens", kolkata, "2026-03-10 06:29:59", "2026-03-10 08:30", "03-10 08:00", "03-10 09:30", false},
		{"TKT-2 in India over China's night", kolkata, "2026-03-10 14:00", "2026-03-11 07:00", "03-11 06:30", "03-11 08:00", false},
		{"TKT-2 in Germany, whose clocks are put forward on Sunday", berlin, "2026-03-27 10:30", "2026-03-30 04:30", "03-30 04:00", "03-30 05:30", false},
	})
}

// TKT-4, TKT-5, RFD-5, AS-17: what counts the after-sales desk's hours, 13 h 20 min a day.
func TestClocksOfTheDesk(t *testing.T) {
	p := rulebook(t)
	week := with(t, func(p *handbook.Policy) { p.AfterSales.Hours.WorkingDays = true })
	office := with(t, func(p *handbook.Policy) { p.AfterSales.Hours = hours(t, true, "09:00-12:00", "13:30-18:00") })
	runClocks(t, handbook.ClockERPTicket, agentFirst(), []clockRow{
		{"TKT-4 over one night", p, "2026-03-10 10:00", "2026-03-11 20:40", "03-11 18:40", "03-12 00:40", false},
		{"TKT-4 a second before duty", p, "2026-03-10 08:39:59", "2026-03-11 19:20", "03-11 17:20", "03-11 23:20", false},
		{"TKT-4 a second before the end of duty", p, "2026-03-10 21:59:59", "2026-03-12 19:19:59", "03-12 17:19:59", "03-12 23:19:59", false},
		{"TKT-4 at the end of duty", p, "2026-03-10 22:00:00", "2026-03-12 19:20", "03-12 17:20", "03-12 23:20", false},
		{"TKT-4 the desk works at weekends", p, "2026-03-13 20:00", "2026-03-15 17:20", "03-15 15:20", "03-15 21:20", false},
		{"TKT-4 a desk that does not", week, "2026-03-13 20:00", "2026-03-17 17:20", "03-17 15:20", "03-17 21:20", false},
		{"TKT-4 office hours with lunch, warned before they begin", office, "2026-03-12 09:00", "2026-03-17 10:30", "03-17 08:30", "03-17 14:30", false},
		{"TKT-4 over the Spring Festival", week, "2026-02-14 20:00", "2026-02-25 17:20", "02-25 15:20", "02-25 21:20", false},
		{"TKT-4 into a year without calendar", week, "2026-12-31 20:00", "2027-01-04 17:20", "01-04 15:20", "01-04 21:20", true},
		{"TKT-4 a desk without days off needs no calendar", p, "2026-12-31 20:00", "2027-01-02 17:20", "01-02 15:20", "01-02 21:20", false},
	})
	runClocks(t, handbook.ClockThirdParty, agentFirst(), []clockRow{
		{"TKT-5 in the day", p, "2026-03-10 10:00", "2026-03-10 13:00", "03-10 12:30", "03-10 15:00", false},
		{"TKT-5 up to the end of duty", p, "2026-03-10 19:00", "2026-03-10 22:00", "03-10 21:30", "03-11 00:00", false},
		{"TKT-5 over the night", p, "2026-03-10 20:00", "2026-03-11 09:40", "03-11 09:10", "03-11 11:40", false},
		{"TKT-5 at night", p, "2026-03-10 23:00", "2026-03-11 11:40", "03-11 11:10", "03-11 13:40", false},
		{"TKT-5 over New Year", p, "2026-12-31 21:45", "2027-01-01 11:25", "01-01 10:55", "01-01 13:25", false},
	})
	runClocks(t, handbook.ClockAdvanceRefund, agentFirst(), []clockRow{
		{"RFD-5 in the day", p, "2026-03-10 10:00", "2026-03-10 14:00", "03-10 13:00", "03-10 16:00", false},
		{"RFD-5 over the night", p, "2026-03-10 20:00", "2026-03-11 10:40", "03-11 09:40", "03-11 12:40", false},
		{"RFD-5 office hours over a weekend", office, "2026-03-13 17:00", "2026-03-16 12:00", "03-16 11:00", "03-16 14:00", false},
		{"RFD-5 office hours over the Spring Festival", office, "2026-02-14 16:00", "2026-02-24 11:00", "02-24 10:00", "02-24 13:00", false},
	})
	runClocks(t, handbook.ClockHandling, agentFirst(), []clockRow{
		{"AS-17 three days of duty", p, "2026-03-10 08:40", "2026-03-12 22:00", "03-12 14:00", "03-13 22:00", false},
		{"AS-17 over three nights, warned at night", p, "2026-03-10 10:00", "2026-03-13 10:00", "03-13 02:00", "03-14 10:00", false},
	})
}
