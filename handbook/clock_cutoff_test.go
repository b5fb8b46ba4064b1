package handbook_test

import (
	"testing"

	"gendan/handbook"
)

// TKT-3: before 10:30 by 12:00, before 16:00 by 18:00, later by the next day's 12:00; every day is the same. Warned half an
// hour before (TKT-6).
func TestVipshopClocks(t *testing.T) {
	p, tokyo, urumqi, kolkata := rulebook(t), inZone(t, "Asia/Tokyo"), inZone(t, "Asia/Urumqi"), inZone(t, "Asia/Kolkata")
	runClocks(t, handbook.ClockVipshopTicket, agentFirst(), []clockRow{
		{"TKT-3 at midnight", p, "2026-03-10 00:00:00", "2026-03-10 12:00", "03-10 11:30", "03-10 13:00", false},
		{"TKT-3 a second before 10:30", p, "2026-03-10 10:29:59", "2026-03-10 12:00", "03-10 11:30", "03-10 13:00", false},
		{"TKT-3 at 10:30", p, "2026-03-10 10:30:00", "2026-03-10 18:00", "03-10 17:30", "03-10 19:00", false},
		{"TKT-3 at noon", p, "2026-03-10 12:00:00", "2026-03-10 18:00", "03-10 17:30", "03-10 19:00", false},
		{"TKT-3 a second before 16:00", p, "2026-03-10 15:59:59", "2026-03-10 18:00", "03-10 17:30", "03-10 19:00", false},
		{"TKT-3 at 16:00", p, "2026-03-10 16:00:00", "2026-03-11 12:00", "03-11 11:30", "03-11 13:00", false},
		{"TKT-3 a second before midnight", p, "2026-03-10 23:59:59", "2026-03-11 12:00", "03-11 11:30", "03-11 13:00", false},
		{"TKT-3 from Friday to Saturday", p, "2026-03-13 16:00", "2026-03-14 12:00", "03-14 11:30", "03-14 13:00", false},
		{"TKT-3 on a Sunday", p, "2026-03-15 09:00", "2026-03-15 12:00", "03-15 11:30", "03-15 13:00", false},
		{"TKT-3 on National Day", p, "2026-10-01 15:00", "2026-10-01 18:00", "10-01 17:30", "10-01 19:00", false},
		{"TKT-3 over the end of a month", p, "2026-04-30 16:00", "2026-05-01 12:00", "05-01 11:30", "05-01 13:00", false},
		{"TKT-3 to a leap day", p, "2028-02-28 20:00", "2028-02-29 12:00", "02-29 11:30", "02-29 13:00", false},
		{"TKT-3 over New Year, into a year without calendar", p, "2026-12-31 18:00", "2027-01-01 12:00", "01-01 11:30", "01-01 13:00", false},
		{"TKT-3 a shop in Japan, a second before 10:30 in China", tokyo, "2026-03-10 11:29:59", "2026-03-10 13:00", "03-10 12:30", "03-10 14:00", false},
		{"TKT-3 a shop in Japan, where the next day has begun", tokyo, "2026-03-11 00:30", "2026-03-11 13:00", "03-11 12:30", "03-11 14:00", false},
		{"TKT-3 a shop in Urumqi, where it is still the day before", urumqi, "2026-03-10 23:00", "2026-03-11 10:00", "03-11 09:30", "03-11 11:00", false},
		{"TKT-3 a shop in India, a second before 10:30 in China", kolkata, "2026-03-10 07:59:59", "2026-03-10 09:30", "03-10 09:00", "03-10 10:30", false},
		{"TKT-3 a shop in India, 10:30 in China", kolkata, "2026-03-10 08:00", "2026-03-10 15:30", "03-10 15:00", "03-10 16:30", false},
		{"TKT-3 a shop in India, 16:00 in China", kolkata, "2026-03-10 13:30", "2026-03-11 09:30", "03-11 09:00", "03-11 10:30", false},
	})
}

// RFD-1: asked before 09:59 contacted by 10:00, before 17:29 by 17:30, later by the next day's 10:00. Who asks within half
// an hour of that leaves no time for a warning (TKT-6).
func TestUnshippedRefundClocks(t *testing.T) {
	p := rulebook(t)
	runClocks(t, handbook.ClockUnshippedRefund, agentFirst(), []clockRow{
		{"RFD-1 early in the morning", p, "2026-03-10 06:12:13", "2026-03-10 10:00", "03-10 09:30", "03-10 11:00", false},
		{"RFD-1 a second before the warning", p, "2026-03-10 09:29:59", "2026-03-10 10:00", "03-10 09:30", "03-10 11:00", false},
		{"RFD-1 right at the warning: it is no news", p, "2026-03-10 09:30:00", "2026-03-10 10:00", "", "03-10 11:00", false},
		{"RFD-1 a second before 09:59", p, "2026-03-10 09:58:59", "2026-03-10 10:00", "", "03-10 11:00", false},
		{"RFD-1 at 09:59", p, "2026-03-10 09:59:00", "2026-03-10 17:30", "03-10 17:00", "03-10 18:30", false},
		{"RFD-1 at 10:00", p, "2026-03-10 10:00:00", "2026-03-10 17:30", "03-10 17:00", "03-10 18:30", false},
		{"RFD-1 a second before 17:29", p, "2026-03-10 17:28:59", "2026-03-10 17:30", "", "03-10 18:30", false},
		{"RFD-1 at 17:29", p, "2026-03-10 17:29:00", "2026-03-11 10:00", "03-11 09:30", "03-11 11:00", false},
		{"RFD-1 Saturday evening", p, "2026-03-14 20:00", "2026-03-15 10:00", "03-15 09:30", "03-15 11:00", false},
		{"RFD-1 in the Spring Festival", p, "2026-02-17 12:00", "2026-02-17 17:30", "02-17 17:00", "02-17 18:30", false},
		{"RFD-1 over the end of February", p, "2026-02-28 17:29", "2026-03-01 10:00", "03-01 09:30", "03-01 11:00", false},
		{"RFD-1 over the end of February 2020", p, "2020-02-28 23:59:59", "2020-02-29 10:00", "02-29 09:30", "02-29 11:00", false},
		{"RFD-1 over New Year", p, "2026-12-31 23:59:59", "2027-01-01 10:00", "01-01 09:30", "01-01 11:00", false},
	})
}

// TKT-3: cut-offs in the hour that a zone skips. A due time never lies before what it is due for.
func TestCutOffsWhereClocksArePutForward(t *testing.T) {
	night := func(zone string, before, due handbook.TimeOfDay) handbook.Policy {
		return with(t, func(p *handbook.Policy) {
			p.TimeZone = zone
			p.Clocks.VipshopTicket.CutOffs = []handbook.CutOff{{Before: before, Due: due}}
		})
	}
	berlin, newYork := night("Europe/Berlin", 2*60+50, 3*60+10), night("America/New_York", 1*60+55, 2*60+10)
	runClocks(t, handbook.ClockVipshopTicket, agentFirst(), []clockRow{
		{"TKT-3 the night before", berlin, "2026-03-28 02:49:59", "2026-03-28 03:10", "", "03-28 04:10", false},
		{"TKT-3 due before its cut-off", berlin, "2026-03-29 03:20", "2026-03-30 03:10", "03-30 02:40", "03-30 04:10", false},
		{"TKT-3 due in the hour that there is not", newYork, "2026-03-08 01:30", "2026-03-09 02:10", "03-09 01:40", "03-09 03:10", false},
		{"TKT-3 clocks put back", newYork, "2026-11-01 03:00", "2026-11-02 02:10", "11-02 01:40", "11-02 03:10", false},
	})
}
