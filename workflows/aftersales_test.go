package workflows_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/workflows"
)

// trouble is an after-sales case in a shop.
type trouble struct {
	*shop
	told    handbook.Registration
	carried *commonpb.Payloads // into the run that went on last
	cancels bool               // an operator cancels it
}

// registered opens a shop with one trouble, registered at ten in Shanghai on Thursday 2026-11-05.
func registered(t *testing.T) *trouble {
	t.Helper()
	at := shanghai(t, "2026-11-05 10:00")
	s := &trouble{shop: opened(t, at, tmallPolicy(t)), told: handbook.Registration{
		CaseNo: "A1", Platform: handbook.Tmall, Shop: "demo", OrderNo: "1001", CustomerID: "buyer-7", Product: "latex mattress",
		OrderTotal: 300000, Problem: "torn cover", Channel: handbook.ChannelCustomer, Request: handbook.RequestHelp,
		Carrier: "debang", Region: "江苏", ReportedAt: at,
	}}
	s.book.staff = map[string]handbook.Decider{
		"qian": {Person: handbook.Person{ID: "qian", Role: handbook.RoleManager, Active: true}},
		"wang": {Person: handbook.Person{ID: "wang", Role: handbook.RoleLeader, Active: true}},
	}
	return s
}

func (s *trouble) caseID() string { return workflows.AfterSalesID(s.told.CaseNo) }

// follow runs the case, run by run, until nobody can open it again, and gives the number of runs. Plan tells what
// happens in each.
func (s *trouble) follow(plan ...func()) int {
	s.Helper()
	in := workflows.AfterSalesInput{Registration: s.told, KnownAt: s.start}
	for run := 0; ; run++ {
		s.env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: s.caseID()})
		s.env.OnSignalExternalWorkflow(mock.Anything, s.caseID(), "", mock.Anything, mock.Anything).
			Return(func(_, _, _, name string, arg any) error {
				s.env.SignalWorkflow(name, arg)
				return nil
			}).Maybe()
		if run < len(plan) {
			plan[run]()
		}
		s.env.ExecuteWorkflow(workflows.AfterSales, in)
		require.True(s, s.env.IsWorkflowCompleted())
		var again *workflow.ContinueAsNewError
		if err := s.env.GetWorkflowError(); !errors.As(err, &again) {
			if s.cancels {
				require.True(s, temporal.IsCanceledError(err), "%v", err)
				return run + 1
			}
			require.NoError(s, err)
			return run + 1
		}
		s.carried = again.Input
		in = workflows.AfterSalesInput{}
		require.NoError(s, converter.GetDefaultDataConverter().FromPayloads(again.Input, &in))
		s.renew(s.env.Now())
	}
}

// act takes an action at an instant; refused is the code expected, or empty.
func (s *trouble) act(when string, act handbook.Action, refused workflows.RefusalCode) {
	s.Helper()
	s.shop.at(when, func() {
		act.By, act.Key = "lin", when+string(act.Kind)
		if refused == "" {
			s.update(string(act.Kind), act, nil)
			return
		}
		s.update(string(act.Kind), act, &refused)
	})
}

// matter gives the case's record as it was written last.
func (s *trouble) matter() handbook.AfterSales {
	s.Helper()
	written := s.book.of(handbook.CaseAfterSales)
	return *written[len(written)-1].AfterSales
}

func (s *trouble) rung(kind handbook.EventKind) (at []string) {
	for _, e := range s.book.events() {
		if e.Kind == kind {
			at = append(at, string(e.Data.Clock)+" "+e.At.In(s.policy.Zone()).Format("02 15:04"))
		}
	}
	return at
}

func judge(causes ...handbook.Cause) handbook.Action {
	return handbook.Action{Kind: handbook.ActJudge, Judge: &handbook.Judgement{AfterSales: true, Suspected: causes}}
}

func diagnose(d handbook.Diagnosis) handbook.Action {
	if d.Causes == nil {
		d.Causes = []handbook.Liability{{Cause: handbook.CauseService, Party: handbook.PartyOurselves}}
	}
	return handbook.Action{Kind: handbook.ActDiagnose, Diagnosis: &d}
}

func planned(basedOn int, budget handbook.Fen, due time.Time, kinds ...handbook.StepKind) handbook.Action {
	plan := handbook.Plan{BasedOn: basedOn, Budget: budget}
	for _, kind := range kinds {
		plan.Steps = append(plan.Steps, handbook.Step{Kind: kind, Owner: handbook.OwnerAgent, DueAt: due})
	}
	return handbook.Action{Kind: handbook.ActPlan, Plan: &plan}
}

func agreed() handbook.Action {
	return handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Agreed: true}}
}

func stepped(id string) handbook.Action {
	return handbook.Action{Kind: handbook.ActStep, Step: &handbook.StepReport{StepID: id, State: handbook.StepDone}}
}

func accepted() handbook.Action {
	return handbook.Action{Kind: handbook.ActAccept, Acceptance: &handbook.Acceptance{Accepted: true, Goods: true, Money: true}}
}

func closed() handbook.Action {
	return handbook.Action{Kind: handbook.ActClose, Closing: &handbook.Closing{Lesson: "say the size", Improvement: "on the page"}}
}

// AS-1, AS-3, AS-13, AS-15: a level-4 trouble is explained, accepted and closed; after the days for reopening the case is over.
func TestExplainedAndClosed(t *testing.T) {
	s := registered(t)
	require.Equal(t, 1, s.follow(func() {
		s.act("2026-11-05 10:10", judge(handbook.CauseService), "")
		s.act("2026-11-05 10:20", diagnose(handbook.Diagnosis{Level: handbook.LevelExplain, Explained: true, Note: "how to air it"}), "")
		s.act("2026-11-05 10:25", closed(), workflows.RefusedPlace)
		s.act("2026-11-05 10:30", accepted(), "")
		s.act("2026-11-05 10:40", closed(), "")
		s.at("2026-11-05 10:41", func() {
			last := s.book.last()
			require.Equal(t, handbook.EndExplained, last.Ending)
			require.Equal(t, handbook.StageClosed, last.Stage)
			require.Zero(t, last.NextDueAt)
		})
	}))
	s.want(
		"judge AS-1 05 10:00–05 12:00 done",
		"diagnose AS-3 05 10:10–05 14:10 done",
		"accept AS-13 05 10:20–06 21:00 done",
		"close AS-15 05 10:30–05 18:30 done",
	)
	require.Equal(t, shanghai(t, "2026-11-21 00:00").UTC(), s.matter().ReopenBy.UTC())
	require.False(t, s.env.Now().Before(s.matter().ReopenBy))
	require.False(t, s.book.last().Breached)
}

// AS-6, AS-8…10, AS-13: a refused plan, a second one, a cost over it that stops work, acceptance; the manager decides.
func TestRefusedPlanSecondPlanOverBudget(t *testing.T) {
	s := registered(t)
	due := shanghai(t, "2026-11-09 12:00")
	s.follow(func() {
		s.act("2026-11-05 10:10", judge(handbook.CauseService), "")
		s.act("2026-11-05 10:20", diagnose(handbook.Diagnosis{Level: handbook.LevelGrave, Repairable: true}), "")
		s.act("2026-11-05 10:30", planned(0, 10000, due, handbook.StepRefund), "")
		s.act("2026-11-05 10:31", agreed(), workflows.RefusedPlace)
		s.signal("2026-11-05 10:40", workflows.ApprovalID(s.caseID(), 1), "reject", map[string]string{"by": "qian", "reason": "repair it"})
		s.act("2026-11-05 10:45", planned(0, 10000, due, handbook.StepVisit), workflows.RefusedPlace) // someone else has planned
		s.act("2026-11-05 10:50", planned(1, 10000, due, handbook.StepBuyParts, handbook.StepVisit), "")
		s.signal("2026-11-05 11:00", workflows.ApprovalID(s.caseID(), 2), "approve", map[string]string{"by": "qian"})
		s.act("2026-11-05 11:10", agreed(), "")
		s.act("2026-11-05 11:20", handbook.Action{Kind: handbook.ActExpense, Expense: &handbook.Expense{Kind: handbook.EntryExpense, Party: handbook.PartyFactory, Amount: 15000, Note: "boards"}}, "")
		s.act("2026-11-05 11:21", stepped("2.1"), workflows.RefusedPlace)
		s.signal("2026-11-05 11:30", workflows.ApprovalID(s.caseID(), 3), "approve", map[string]string{"by": "qian"})
		s.act("2026-11-05 11:40", stepped("2.1"), "")
		s.act("2026-11-05 11:50", stepped("2.2"), "")
		s.act("2026-11-05 12:00", accepted(), "")
		s.act("2026-11-05 12:10", closed(), "")
	})
	m := s.matter()
	require.Equal(t, "repair it", m.Plans[0].Refused)
	require.Equal(t, handbook.Fen(15000), m.Account.Cost())
	require.Equal(t, handbook.EndResolved, s.book.of(handbook.CaseAfterSales)[len(s.book.of(handbook.CaseAfterSales))-1].Case.Ending)
	s.want(
		"judge AS-1 05 10:00–05 12:00 done",
		"diagnose AS-3 05 10:10–05 14:10 done",
		"plan AS-5 05 10:20–05 18:20 done",
		"plan AS-5 05 10:40–05 18:40 done",
		"agree AS-8 05 11:00–05 19:00 done",
		"step AS-9 05 11:10–09 12:00 withdrawn",
		"step AS-9 05 11:10–09 12:00 withdrawn",
		"step AS-9 05 11:30–09 12:00 done",
		"step AS-9 05 11:30–09 12:00 done",
		"accept AS-13 05 11:50–07 09:10 done",
		"close AS-15 05 12:00–05 20:00 done",
	)
}

// TKT-1, TKT-6: an intervention's clock warns, is missed once and climbs the ladder once per step, through a reopening
// that begins a new run.
func TestInterventionClock(t *testing.T) {
	s := registered(t)
	intervened := handbook.Fact{Kind: handbook.FactIntervened, EventID: "i1", Ticket: "T9", OccurredAt: shanghai(t, "2026-11-05 10:05")}
	runs := s.follow(func() {
		s.tell("2026-11-05 10:05", intervened)
		s.tell("2026-11-05 11:00", intervened)
		again := intervened
		again.EventID = "i2"
		s.tell("2026-11-05 11:10", again)
		s.act("2026-11-08 10:10", judge(handbook.CauseService), "")
		s.act("2026-11-08 10:20", diagnose(handbook.Diagnosis{Level: handbook.LevelExplain, Explained: true, Note: "said"}), "")
		s.act("2026-11-08 10:30", accepted(), "")
		s.act("2026-11-08 10:40", closed(), "")
		s.act("2026-11-10 09:00", handbook.Action{Kind: handbook.ActReopen, Reopening: &handbook.Reopening{Reason: "broken again"}}, "")
	}, func() {
		s.act("2026-11-10 09:10", diagnose(handbook.Diagnosis{Level: handbook.LevelExplain, Explained: true, Note: "said"}), "")
		s.act("2026-11-10 09:30", accepted(), "")
		s.act("2026-11-10 09:40", closed(), "")
	})
	require.Equal(t, 2, runs)
	require.Equal(t, []string{"intervention 06 10:05", "intervention 06 22:05", "intervention 07 06:05"}, s.rung(handbook.EventClockWarned)[:3])
	require.Equal(t, []string{"intervention 07 10:05", "handling 08 10:00"}, s.rung(handbook.EventClockBreached))
	require.True(t, s.book.last().Breached)
	require.Equal(t, 2, s.book.last().Round)
}

// AS-2, RFD-4: missing evidence is asked for and reminded: a reminder's result is recorded, and as long as the evidence
// is missing the next reminder is asked for; an item that only a command does takes no result.
func TestReminders(t *testing.T) {
	s := registered(t)
	no := workflows.RefusedCommand
	s.follow(func() {
		s.at("2026-11-05 10:05", func() {
			item, _ := s.open(handbook.ItemJudge)
			s.update("finish_item", workflows.FinishItemCommand{ItemID: item.ID, By: "lin", Result: noAnswer, Key: "k"}, &no)
		})
		s.act("2026-11-05 10:10", judge(handbook.CauseQuality), "")
		s.finish("2026-11-05 18:00", handbook.ItemEvidence, noAnswer)
		s.finish("2026-11-06 18:00", handbook.ItemEvidence, replied)
		s.act("2026-11-07 10:00", judge(handbook.CauseService), "")
		s.act("2026-11-07 10:20", diagnose(handbook.Diagnosis{Level: handbook.LevelExplain, Explained: true, Note: "said"}), "")
		s.act("2026-11-07 10:30", accepted(), "")
		s.act("2026-11-07 10:40", closed(), "")
	})
	s.want(
		"judge AS-1 05 10:00–05 12:00 done",
		"evidence AS-2 05 10:10–06 20:50 done",
		"evidence AS-2 05 18:00–07 15:20 done",
		"evidence AS-2 06 18:00–08 15:20 withdrawn",
		"diagnose AS-3 07 10:00–07 14:00 done",
		"accept AS-13 07 10:20–08 21:00 done",
		"close AS-15 07 10:30–07 18:30 done",
	)
}
