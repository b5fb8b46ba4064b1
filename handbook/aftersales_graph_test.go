package handbook_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"gendan/handbook"
)

// move is something that can happen to a case; people's moves need nothing that a platform tells.
type move struct {
	people bool
	make   func(m *matter)
}

// moves lists one of everything that can happen to a case as it stands.
func (m *matter) moves() (all []move) {
	acts := []handbook.Action{
		judgedNone(), judged(handbook.CauseService), judged(handbook.CauseQuality), allPhotos(), diagnosed(handbook.LevelGrave), diagnosed(handbook.LevelVisit),
		explained(), m.planned(1000, handbook.StepMailParts), agrees(), disagrees(), demands(100, true), demands(100, false), spends(10, ""),
		spends(50000, ""), claims(7000), claimIs("1", handbook.ClaimDenied), claimIs("1", handbook.ClaimReceived), accepts(), rejects(),
		answers(), closes(), reopens(), insists(10, 10), reports(fmt.Sprintf("%d.1", len(m.Plans)), handbook.StepDone),
	}
	for _, decision := range handbook.RefundDecisions() {
		acts = append(acts, refunds(decision))
	}
	for _, act := range acts {
		if act.By = "lin"; m.Check(act, m.now, m.policy) == nil {
			all = append(all, move{true, func(m *matter) { m.do(act) }})
		}
	}
	for _, subject := range slices.Sorted(maps.Keys(m.pending)) {
		for _, state := range []handbook.ApprovalState{approved, declined, expired, handbook.ApprovalWithdrawn} {
			all = append(all, move{true, func(m *matter) { m.decide(subject, state) }})
		}
	}
	all = append(all, move{true, func(m *matter) { m.pass(31 * 24 * time.Hour) }})
	again := refundOf(handbook.RequestReturnRefund)
	for _, told := range []handbook.Fact{
		{Kind: handbook.FactArbitrated, Won: true}, fact(handbook.FactArbitrated), fact(handbook.FactRefundSucceeded), fact(handbook.FactRefundClosed),
		fact(handbook.FactGoodsSent), fact(handbook.FactGoodsReceived), review(handbook.RatingBad), review(handbook.RatingGood),
		fact(handbook.FactCustomerReplied), {Kind: handbook.FactRegisteredAgain, Registration: &again},
	} {
		all = append(all, move{false, func(m *matter) { m.hear(told) }})
	}
	return all
}

// another gives a copy of a case.
func (m *matter) another() *matter {
	again := *m
	again.AfterSales, again.pending, again.decided = m.reread(), maps.Clone(m.pending), maps.Clone(m.decided)
	return &again
}

// place names where a case stands, as far as that says what can come of it.
func (m *matter) place() string {
	claim := slices.ContainsFunc(m.Claims, handbook.Claim.Open)
	review := m.Stage == handbook.StageWrapUp && slices.Contains(m.wanted(), "review")
	return fmt.Sprint(m.Stage, m.Request, slices.Sorted(maps.Keys(m.pending)), m.Refunded, m.GoodsHere, m.Inspected, m.EndsAs,
		m.Judgement != nil && m.Judgement.AfterSales, m.Diagnosis != nil, m.Unread.IsZero(), claim, review)
}

// explored is every place that a case can come to from its registration, with the places that lie one move away.
type explored struct {
	stage  map[string]handbook.Stage
	before map[string][]string // by people's moves alone
}

func explore(t *testing.T, begins []*matter) explored {
	t.Helper()
	found := explored{map[string]handbook.Stage{}, map[string][]string{}}
	queue := begins
	for _, m := range begins {
		found.stage[m.place()] = m.Stage
	}
	for len(queue) > 0 {
		from := queue[0]
		queue = queue[1:]
		for _, step := range from.moves() {
			to := from.another()
			step.make(to)
			place := to.place()
			if step.people {
				found.before[place] = append(found.before[place], from.place())
			}
			if _, known := found.stage[place]; !known && len(to.Plans) <= 2 && to.Round <= 2 && len(to.Claims) <= 1 {
				found.stage[place] = to.Stage
				queue = append(queue, to)
			}
		}
	}
	return found
}

// Every stage is reached from a registration, and from wherever a case can come to people can bring it to its end, though
// no platform ever tells anything more (AS-1…15, RFD-1…6). What must always hold is looked at on the way.
func TestEveryPlaceHasAWayOut(t *testing.T) {
	var begins []*matter
	for _, request := range handbook.Requests() {
		r := torn()
		if request != handbook.RequestHelp {
			r = refundOf(request)
		}
		begins = append(begins, registered(t, r))
	}
	found := explore(t, begins)
	stages, out := map[handbook.Stage]int{}, map[string]bool{}
	var queue []string
	for place, stage := range found.stage {
		stages[stage]++
		if stage == handbook.StageClosed {
			out[place] = true
			queue = append(queue, place)
		}
	}
	for len(queue) > 0 {
		place := queue[0]
		queue = queue[1:]
		for _, from := range found.before[place] {
			if !out[from] {
				out[from] = true
				queue = append(queue, from)
			}
		}
	}
	for _, stage := range afterSalesStages() {
		if stages[stage] == 0 {
			t.Errorf("%s is never reached", stage)
		}
	}
	stuck := 0
	for place := range found.stage {
		if !out[place] {
			stuck++
			if stuck < 5 {
				t.Errorf("no way out of %s", place)
			}
		}
	}
	t.Logf("%d places in %d stages, %d without a way out", len(found.stage), len(stages), stuck)
}
