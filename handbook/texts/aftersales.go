package texts

import (
	"time"

	"gendan/handbook"
)

// AfterSalesSummary is what the Temporal UI shows of an after-sales case beside its id. It names no person.
func AfterSalesSummary(r handbook.Registration) Text {
	return Text{ZH: "售后 " + r.Order().String(), EN: "after-sales of " + r.Order().String()}
}

// AfterSalesDetails is what the Temporal UI shows of a running after-sales case: stage, what it waits for, the clocks
// that run, and what people are asked for.
func AfterSalesDetails(c handbook.Case, a handbook.AfterSales, items []handbook.WorkItem, zone *time.Location, pending ...handbook.Approval) Text {
	return Details(c, items, nil, zone, pending...)
}

// ActingAfterSales describes the update by which someone acts in an after-sales case.
func ActingAfterSales(kind handbook.ActionKind) Text {
	return Text{ZH: "售后操作 " + string(kind), EN: "after-sales: " + string(kind)}
}

// TimerClock names the timer of a clock.
func TimerClock(kind handbook.ClockKind) Text {
	return Text{ZH: "时效 " + string(kind), EN: "clock " + string(kind)}
}

// TimerReopenEnds names the timer after which a closed case can't be opened again.
func TimerReopenEnds() Text { return Text{ZH: "可重开期限到期", EN: "the time for reopening is over"} }

// Guidance is what the handbook advises on a cause (AS-22): the shop's own words, where its policy has some.
func Guidance(cause handbook.Cause, p handbook.AfterSalesPolicy) Text {
	return Text{ZH: string(cause), EN: string(cause)}
}
