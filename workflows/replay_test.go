package workflows_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"gendan/workflows"
)

// histories lists what every recorded history proves: that cases which went this way under landed code can go on. A case
// that continues as new has a file for each run. Files are added by `make histories` and never changed or taken away, but for
// those whose old branch is gone for good: docs/changing-a-workflow.md.
var histories = map[string]string{
	"unpaid_order_paid":              "paid within the grace (DUN-10); before unknown signals were kept",
	"unpaid_order_silent":            "nobody answers, and all work is done (DUN-1…9)",
	"unpaid_order_recovered":         "paid after a contact (DUN-10)",
	"unpaid_order_winback":           "closed by the platform, and won back (DUN-12)",
	"unpaid_order_cancels":           "the customer wants to cancel, and is asked for nothing more (DUN-9, DUN-12)",
	"unpaid_order_missed":            "nobody works: warned, missed, exhausted (DUN-8)",
	"unpaid_order_continued.1":       "continues as new because the history is long, with a concern and a discount (DUN-7, DISC-1)",
	"unpaid_order_continued.2":       "continues as new once more, carried on with an answer and a revisit (DUTY-3, DUN-9)",
	"unpaid_order_continued.3":       "ends in its third run",
	"lead_two_rounds.1":              "a reply ends the round (LEAD-5)",
	"lead_two_rounds.2":              "the second round runs out (LEAD-5, LEAD-9)",
	"lead_converted":                 "a discount is granted by a supervisor and used with the order (LEAD-10, DISC-7)",
	"lead_waived":                    "a supervisor waives it, after a signal that means nothing (LEAD-7)",
	"lead_withdrawn":                 "a pending waiver is taken back, and the lead withdrawn (LEAD-6, LEAD-7)",
	"approval_granted":               "decided by an update (DISC-7)",
	"approval_escalated":             "reminded, escalated and refused by the manager (DISC-7)",
	"approval_expired":               "nobody decides (DISC-7)",
	"approval_by_signal":             "decided by a plain signal, after two that do not count (DISC-7)",
	"approval_withdrawn":             "no longer needed by who asked (LEAD-7)",
	"aftersales_refused_plan.1":      "a refused plan, another one with steps, expense and claim, closed and opened again (AS-1…15)",
	"aftersales_refused_plan.2":      "its second round, as a new run (AS-15)",
	"aftersales_intervention_paused": "our clock pauses and runs on, the platform's intervention is missed (TKT-1, TKT-6)",
	"aftersales_deadline_moved":      "a missed deadline is put off, before that was warned of (TKT-6; extend-missed-clocks)",
	"aftersales_deadline_put_off":    "a missed deadline is put off, warned of and passes too; one of no clock is noted (TKT-6; extend-missed-clocks-1)",
	"aftersales_refund":              "a refund with returned goods, over for good (RFD-1, RFD-2, RFD-4)",
	"aftersales_cancelled":           "cancelled by an operator",
	"daily_review":                   "a shop's review list (LEAD-12)",
	"month_end":                      "the month's settlement (DISC-3)",
}

// A change of running logic must not break a case that began before it: recorded histories replay.
func TestRecordedHistoriesReplay(t *testing.T) {
	var recorded []string
	for name, history := range recordedHistories(t) {
		recorded = append(recorded, name)
		t.Run(name, func(t *testing.T) {
			t.Log(histories[name])
			require.NotEmpty(t, histories[name], "say in the list what it proves")
			replayer := worker.NewWorkflowReplayer()
			workflows.Register(replayer)
			require.NoError(t, replayer.ReplayWorkflowHistory(quiet{}, history))
		})
	}
	for name := range histories {
		require.Contains(t, recorded, name, "its file is gone: cases that went this way may still run")
	}
}

// What a worker may be asked to go on with has been recorded: every type of workflow, and every one that can continue as new
// on both sides of that.
func TestEveryWorkflowIsRecorded(t *testing.T) {
	endsOnItsOwn := []string{"Approval", "DailyReview", "MonthEnd"}
	var kinds typeNames
	workflows.Register(&kinds)
	begun, carriedOn, carried := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, history := range recordedHistories(t) {
		first, last := history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes(), history.GetEvents()[len(history.GetEvents())-1]
		kind := first.GetWorkflowType().GetName()
		begun[kind] = begun[kind] || first.GetContinuedExecutionRunId() == ""
		carried[kind] = carried[kind] || first.GetContinuedExecutionRunId() != ""
		carriedOn[kind] = carriedOn[kind] || last.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
	}
	require.NotEmpty(t, kinds)
	for _, kind := range kinds {
		require.True(t, begun[kind], "no %s is recorded from its beginning", kind)
		if !slices.Contains(endsOnItsOwn, kind) {
			require.True(t, carriedOn[kind] && carried[kind], "no %s is recorded across continue-as-new", kind)
		}
	}
}

// TKT-6: of the same script, what the old history and the new one have written since the deadline was missed. In both our own
// clock warns once and is missed and escalated; the platform's deadline says something in the new one alone.
func TestTheSameDeadlineBeforeAndAfterTheChange(t *testing.T) {
	all := recordedHistories(t)
	const warned, missed, escalated, noted = "clock runs out soon", "clock missed", "clock escalated", "deadline moved"
	for name, want := range map[string]map[string]int{
		"aftersales_deadline_moved":   {warned: 1, missed: 2, escalated: 1},
		"aftersales_deadline_put_off": {warned: 5, missed: 2, escalated: 2, noted: 1},
	} {
		got := map[string]int{}
		for _, event := range all[name].GetEvents() {
			var summary string
			if told := event.GetUserMetadata().GetSummary(); told != nil && event.GetMarkerRecordedEventAttributes() != nil {
				require.NoError(t, converter.GetDefaultDataConverter().FromPayload(told, &summary))
			}
			for _, what := range []string{warned, missed, escalated, noted} {
				if strings.HasSuffix(summary, "Record: "+what) && (got[missed] > 0 || what == missed) {
					got[what]++
				}
			}
		}
		require.Equal(t, want, got, name)
	}
}

// typeNames keeps the names under which workflows are registered.
type typeNames []string

func (typeNames) RegisterWorkflow(any) {}

func (n *typeNames) RegisterWorkflowWithOptions(_ any, o workflow.RegisterOptions) {
	*n = append(*n, o.Name)
}

func (typeNames) RegisterDynamicWorkflow(any, workflow.DynamicRegisterOptions) {}

// recordedHistories reads what is recorded, by the names of the files.
func recordedHistories(t *testing.T) map[string]*historypb.History {
	t.Helper()
	files, err := filepath.Glob("testdata/histories/*.json")
	require.NoError(t, err)
	all := map[string]*historypb.History{}
	for _, name := range files {
		file, err := os.Open(name)
		require.NoError(t, err)
		history, err := client.HistoryFromJSON(file, client.HistoryJSONOptions{})
		require.NoError(t, err, name)
		require.NoError(t, file.Close())
		all[strings.TrimSuffix(filepath.Base(name), ".json")] = history
	}
	require.NotEmpty(t, all, "there is nothing to replay")
	return all
}
