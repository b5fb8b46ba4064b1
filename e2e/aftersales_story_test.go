package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// AS-1…15, AS-17, TKT-1, TKT-6: a damaged mattress, from its registration through a refused plan, a second plan with a visit
// that fails, two expenses beyond the budget, a Tmall intervention that runs out meanwhile, a refused acceptance and a third
// plan, to its closing, opening again, and closing for good.
func TestADamagedMattress(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		m := &mattress{trouble: sh.register(sh.newTrouble("1", at(1, "09:00"))), technician: sh.technician("wang")}
		m.isDiagnosed()
		m.isPlannedTwice()
		m.isCarriedOut()
		m.isIntervenedIn()
		m.isRefusedAndPlannedAgain()
		m.isClosed()
		m.isOpenedAgain()
		m.lostNoWork()
	})
}

// mattress is the trouble of [TestADamagedMattress].
type mattress struct {
	*trouble
	technician string
}

// AS-1, AS-2, AS-3, AS-4: what seems to be the cause decides what evidence is asked for; it is diagnosed once that is there.
func (m *mattress) isDiagnosed() {
	m.Helper()
	r := m.does(sun, judge, judged(client.CauseLogisticsDamage))
	require.Equal(m, client.StageEvidence, r.Case.Stage)
	require.Equal(m, client.WaitingCustomer, r.Case.WaitingOn)
	require.Len(m, r.Lacking, 5)
	m.forwardTo(at(1, "10:00"))
	r = m.does(sun, evidence, photos(client.EvidenceKindOverall, client.EvidenceKindCloseUp, client.EvidenceKindDetail, client.EvidenceKindBoxDamage))
	require.Equal(m, []client.EvidenceKind{client.EvidenceKindBatchLabel}, r.Lacking)
	m.outOfPlace(client.PlaceReasonWrongStage, diagnose, found(1))
	r = m.does(sun, evidence, photos(client.EvidenceKindBatchLabel))
	require.Equal(m, client.StageDiagnosis, r.Case.Stage)
	r = m.does(sun, diagnose, found(1))
	require.Equal(m, client.StagePlanning, r.Case.Stage)
	require.Equal(m, 1, r.Case.Level)
	require.NotEmpty(m, r.Guidance, "AS-22")
	m.wantWork(
		"judge AS-1 done sun", "evidence AS-2 done sun", "diagnose AS-3 done sun", "plan AS-5 open sun",
	)
}

// AS-5, AS-6, AS-8: the manager refuses the first plan and approves the second, and the customer agrees. Its claim begins with it.
func (m *mattress) isPlannedTwice() {
	m.Helper()
	r := m.does(sun, plan, planned(0, "1200.00", newStep(client.StepKindExchange, client.StepOwnerWarehouse, at(6, "18:00"), "1200.00")))
	require.Equal(m, client.StageApproving, r.Case.Stage)
	require.ElementsMatch(m, []client.ApprovalReason{client.ApprovalReasonLevel1, client.ApprovalReasonOverBudget}, r.Plans[0].Reasons)
	m.approval(1).decides(zhu, client.DecisionReject, "先修，不换")
	m.reaches(client.StagePlanning)
	require.Equal(m, "先修，不换", m.record().Plans[0].Refused)

	second := planned(1, "300.00",
		newStep(client.StepKindBuyParts, client.StepOwnerPurchasing, at(3, "18:00"), "120.00"),
		visit(m.technician, at(2, "14:00")),
		newStep(client.StepKindMailParts, client.StepOwnerWarehouse, at(6, "18:00"), "20.00"))
	second.Claims = []client.NewClaim{{Party: client.NewClaimPartyCarrier, Against: "德邦", Amount: "300.00"}}
	m.does(sun, plan, second)
	a := m.approval(2)
	require.Equal(m, []string{"300.00", sun}, []string{a.shown().Amount, a.shown().AskedBy})
	a.decides(zhu, client.DecisionApprove, "")
	m.reaches(client.StageAgreement)
	r = m.does(sun, agreement, agreed())
	require.Equal(m, client.StageCarryingOut, r.Case.Stage)
	require.Equal(m, client.ClaimStateOpen, r.Claims[0].State, "AS-5: it started with the plan")
	var open []string
	for _, i := range m.items() {
		if i.State == client.ItemStateOpen {
			open = append(open, i.Ref+" "+moment(i.DueAt))
		}
	}
	slices.Sort(open)
	require.Equal(m, []string{"2.1 3 18:00", "2.2 2 14:00", "2.3 6 18:00"}, open, "AS-9: side by side")
}

// AS-9, AS-10, AS-12: a visit that fails has a new appointment and is not paid; what goes beyond the budget stops the work until
// the manager has decided, from the Temporal UI or through the API.
func (m *mattress) isCarriedOut() {
	m.Helper()
	m.forwardTo(at(2, "09:00"))
	require.Equal(m, client.EventOutcomeApplied, m.tell(client.NewAfterSalesEvent{
		Type: client.AfterSalesEventTypePlatformIntervened, OccurredAt: at(2, "09:00"), Ticket: "D-1-" + m.name,
	}))
	m.eventually("the intervention is heard", func() bool { return m.told("platform_intervened") == 1 })
	m.forwardTo(at(2, "13:00"))
	failed := client.StepReport{StepID: "2.2", State: client.StepReportStateFailed, Note: "师傅临时有事"}
	m.invalid("invalid_action", "due_at", step, failed)
	failed.DueAt = at(5, "10:00")
	visit := m.does(sun, step, failed).Plans[1].Steps[1]
	require.Equal(m, []any{client.StepStatePlanned, 1, "5 10:00"}, []any{visit.State, visit.Failed, moment(visit.DueAt)})
	m.invalid("invalid_action", "step_id", expense, spent("140.00", "2.2"))

	r := m.does(sun, expense, spent("120.00", "2.1"))
	require.False(m, r.Halted)
	for n, decide := range []func(a *approval){
		func(a *approval) {
			a.signal("approve", map[string]string{"by": zhu})
			a.over(client.EndingApproved)
		},
		func(a *approval) { a.decides(zhu, client.DecisionApprove, "可以") },
	} {
		r = m.does(sun, expense, spent("400.00", ""))
		require.True(m, r.Halted, "AS-10")
		require.Equal(m, client.WaitingDecision, r.Case.WaitingOn)
		m.outOfPlace(client.PlaceReasonWorkStopped, step, done("2.1"))
		m.outOfPlace(client.PlaceReasonWorkStopped, expense, spent("1.00", ""))
		decide(m.approval(3 + n))
		m.eventually("work goes on", func() bool { return !m.record().Halted })
	}
	m.does(sun, step, done("2.1"))
	require.Equal(m, []client.Money{"920.00", "920.00", "0.00"}, []client.Money{m.record().Account.Spent, m.record().Account.Budget, m.record().Account.Left})
}

// TKT-1, TKT-6: the intervention's 48 hours run on, whatever the case waits for: warned at 24, 36 and 44 hours, breached at 48,
// each told once to whom it is for.
func (m *mattress) isIntervenedIn() {
	m.Helper()
	require.Equal(m, "4 09:00", m.due(intervention))
	want := []string{}
	for _, next := range []struct{ clock, rings string }{
		{"3 09:00", "warned"}, {"3 21:00", "warned"}, {"4 05:00", "warned"}, {"4 09:00", "breached"},
	} {
		require.Equal(m, want, m.rings(intervention))
		day, clock, _ := strings.Cut(next.clock, " ")
		m.forwardTo(at(int(day[0]-'0'), clock))
		want = append(want, next.rings+" "+next.clock)
	}
	require.Equal(m, want, m.rings(intervention))
	require.Equal(m, []string{
		"warning → sun, 3 09:00", "warning → wang, 3 09:00", "warning → sun, 3 21:00", "warning → wang, 3 21:00",
		"warning → sun, 4 05:00", "warning → wang, 4 05:00", "breach → zhu, 4 09:00",
	}, m.clockNotices(intervention))
	r := m.record()
	require.True(m, r.Case.Breached)
	require.Equal(m, 1, r.Case.Rank, "AS-17: the gravest of those in which the platform intervenes")
}

// AS-12, AS-13: who does not accept gets another plan; the visit that was accepted is paid.
func (m *mattress) isRefusedAndPlannedAgain() {
	m.Helper()
	m.forwardTo(at(5, "09:00"))
	m.outOfPlace(client.PlaceReasonStepsOpen, accept, accepted())
	m.does(sun, step, done("2.2"))
	r := m.does(sun, step, done("2.3"))
	require.Equal(m, client.StageAcceptance, r.Case.Stage)
	r = m.does(sun, accept, client.Acceptance{Accepted: false, GoodsConfirmed: true, MoneyConfirmed: true, Note: "还是响"})
	require.Equal(m, client.StagePlanning, r.Case.Stage)
	m.does(sun, plan, planned(2, "140.00", visit(m.technician, at(5, "16:00"))))
	m.approval(5).decides(zhu, client.DecisionApprove, "")
	m.reaches(client.StageAgreement)
	m.does(sun, agreement, agreed())
	m.invalid("invalid_action", "step_id", expense, spent("140.00", "3.1"))
	m.does(sun, step, done("3.1"))
	r = m.does(sun, accept, accepted())
	require.Equal(m, client.StageWrapUp, r.Case.Stage)
	r = m.does(sun, expense, spent("140.00", "3.1"))
	require.False(m, r.Halted)
	visits, err := m.as(sun).ListTechnicianVisitsWithResponse(m.Context(), m.technician, nil)
	require.NoError(m, err)
	require.Len(m, visits.JSON200.Items, 2)
}

// AS-5, AS-15: a claim outlives the repair, and the case with it; costs are booked by who answers for them.
func (m *mattress) isClosed() {
	m.Helper()
	m.forwardTo(at(6, "10:00"))
	p := m.outOfPlace(client.PlaceReasonClaimsOpen, closeIt, lessons())
	require.NotContains(m, p.Possible, closeIt)
	m.does(sun, claim, client.ClaimReport{ClaimID: "1", State: client.ClaimReportStateReceived, Received: "250.00"})
	r := m.does(sun, closeIt, lessons())
	require.Equal(m, []any{client.StageClosed, client.EndingResolved}, []any{r.Case.Stage, r.Case.Ending})
	require.Equal(m, []client.ActionKind{reopen}, r.Possible)
	require.Equal(m, []client.PartyCost{{Party: client.PartyCarrier, Cost: "810.00"}}, r.Account.ByParty)
	require.Equal(m, "22 00:00", moment(r.ReopenBy))
}

// AS-15: within fifteen days the same case goes on, as a run of its own; after them it is over for good.
func (m *mattress) isOpenedAgain() {
	m.Helper()
	first := m.run()
	m.forwardTo(at(20, "10:00"))
	r := m.does(zhou, reopen, client.Reopening{Reason: "又响了"})
	require.Equal(m, []any{client.StageDiagnosis, 2}, []any{r.Case.Stage, r.Case.Round})
	require.Empty(m, r.Case.Ending)
	m.eventually("it goes on as another run", func() bool { return m.run() != first })
	m.does(sun, diagnose, explained())
	m.does(sun, accept, accepted())
	m.does(sun, closeIt, lessons())
	m.forwardTo(at(36, "00:00"))
	m.over()
	late, err := m.try(sun, reopen, client.Reopening{Reason: "还响"}, m.nextKey())
	require.NoError(m, err)
	require.Equal(m, http.StatusConflict, late.status, "%s", late.body)
	require.Equal(m, "case_over", late.problem.Code)
	require.Equal(m, client.StageClosed, m.theCase().Stage)
}

// lostNoWork checks a case that is over: its timeline has no gap, and every item in it was opened once and settled once.
func (c *trouble) lostNoWork() {
	c.Helper()
	opened, settled := map[string]int{}, map[string]int{}
	for _, e := range c.timeline() {
		switch e.Kind {
		case "item_opened":
			opened[e.ItemID]++
		case "item_done", "item_withdrawn":
			settled[e.ItemID]++
		}
	}
	items := c.items()
	require.Len(c, opened, len(items))
	for _, i := range items {
		require.Equal(c, []int{1, 1}, []int{opened[i.ID], settled[i.ID]}, "%s %s was opened and settled once", i.Kind, i.ID)
		require.False(c, i.Actionable)
	}
	require.Equal(c, 1, c.told("case_opened"))
}
