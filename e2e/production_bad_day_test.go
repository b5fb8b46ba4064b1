package e2e

import (
	"errors"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	sdk "go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"
)

// API and worker come up before Temporal, before its namespace, and before its search attributes: they wait and say once for
// what, and requests come to 503 and nothing else. Once everything is there they go on by themselves. Later a search
// attribute is taken away from under a running case: its step waits, the case stays, and goes on when the attribute is back.
func TestTheNamespaceIsNotSetUp(t *testing.T) {
	t.Parallel()
	s := own(t, "sqlite")
	const later = "later"
	s.env = append(s.env, "TEMPORAL_NAMESPACE="+later)
	require.NoError(t, errors.Join(s.apiGate.shut(), s.workerGate.shut()))
	var err error
	s.api, err = s.launch("api", s.apiGate)
	require.NoError(t, err)
	require.NoError(t, s.startWorker())
	require.NoError(t, s.untilAlive())
	require.NoError(t, s.seed())
	sh := s.openShop(t)

	for _, p := range []*process{s.worker, s.api} {
		s.saysSoon(t, p, "Temporal cannot be reached")
	}
	require.NoError(t, errors.Join(s.apiGate.open(), s.workerGate.open()))
	for _, p := range []*process{s.worker, s.api} {
		s.saysSoon(t, p, "waiting until it is", "has no namespace "+later, "gendan temporal setup")
		text, err := os.ReadFile(p.log)
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count(string(text), "Temporal cannot be reached"), "%s", text)
	}
	sh.refusesLeads()

	makeNamespace(t, s, later)
	s.saysSoon(t, s.worker, "lacks search attributes")
	sh.refusesLeads()
	s.saysSoon(t, s.api, "not set up, see 'gendan temporal setup'")

	_, err = s.gendan(t.Context(), "temporal", "setup")
	require.NoError(t, err)
	require.NoError(t, s.untilReady())
	l := sh.inquire("later-1", at(1, "09:00"), "buyer-1")
	l.forwardTo(at(1, "09:05")) // on duty each message changes who is waited for, whatever the hour is here

	takeAway(t, s, later, "WaitingOn")
	turns := l.talksUntilRefused()
	require.True(t, l.theCase().EndedAt.IsZero(), "the case goes on")
	s.saysSoon(t, s.worker, "cases wait: Temporal's namespace is no longer set up", "lacks search attributes: WaitingOn")
	_, err = s.gendan(t.Context(), "temporal", "setup")
	require.NoError(t, err)
	sh.eventually("the step is taken", func() bool {
		events := l.history()
		return events[len(events)-1].GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED || events[len(events)-1].GetEventType() == enumspb.EVENT_TYPE_TIMER_STARTED
	})
	sh.eventually("every message is taken once", func() bool { return l.told("customer_replied")+l.told("agent_replied") == turns })
}

// talksUntilRefused lets customer and agent write in turns until a step is refused for want of a search attribute, and gives
// the number of their messages: one part of Temporal hears later than another that an attribute is gone, and takes steps until then.
func (l *lead) talksUntilRefused() (turns int) {
	l.Helper()
	l.eventually("a step is refused by Temporal, and waits", func() bool {
		for _, e := range l.history() {
			if e.GetWorkflowTaskFailedEventAttributes().GetCause() == enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES {
				return true
			}
		}
		if l.told("customer_replied")+l.told("agent_replied") == turns {
			turns++
			when := at(1, "09:05").Add(time.Duration(turns) * time.Second) // each is the last word
			if turns%2 == 1 {
				l.replies(when)
			} else {
				l.answers(lin, when)
			}
		}
		return false
	})
	return turns
}

// untilAlive waits until the API answers, ready or not.
func (s *stack) untilAlive() error {
	return eventually("the API answers", patience, func() (bool, error) {
		response, err := http.Get(s.url + "/healthz")
		if err != nil {
			return false, err
		}
		return response.StatusCode == http.StatusOK, response.Body.Close()
	})
}

// saysSoon waits until a process has told all of something.
func (s *stack) saysSoon(t *testing.T, p *process, words ...string) {
	t.Helper()
	for _, w := range words {
		require.NoError(t, eventually(p.name+" says "+w, patience, func() (bool, error) {
			text, err := os.ReadFile(p.log)
			return strings.Contains(string(text), w), err
		}))
	}
}

// refusesLeads checks that an inquiry comes to 503, and why the API is not ready.
func (s *shop) refusesLeads() {
	s.Helper()
	r, err := s.people[connector].CreateLeadWithResponse(s.Context(), s.newLead("later-1", at(1, "09:00"), "buyer-1"))
	require.NoError(s, err)
	requireAway(s.T, "temporal_unavailable", r.StatusCode(), r.HTTPResponse.Header, r.ApplicationProblemJSONDefault)
	ready, err := s.people[admin].GetReadinessWithResponse(s.Context())
	require.NoError(s, err)
	requireAway(s.T, "not_ready", ready.StatusCode(), ready.HTTPResponse.Header, ready.ApplicationProblemJSONDefault)
	why := ready.ApplicationProblemJSONDefault.Errors
	require.Len(s, why, 1)
	require.Equal(s, "temporal", why[0].Field)
	require.Contains(s, why[0].Detail, "gendan temporal check")
}

// makeNamespace makes a namespace without any search attribute, and looks at cases there from now on.
func makeNamespace(t *testing.T, s *stack, name string) {
	t.Helper()
	_, err := s.temporal.WorkflowService().RegisterNamespace(t.Context(), &workflowservice.RegisterNamespaceRequest{
		Namespace: name, WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	})
	require.NoError(t, err)
	s.temporal.Close()
	s.elsewhere = name
	s.temporal, err = sdk.NewLazyClient(sdk.Options{HostPort: s.frontend, Namespace: name, Logger: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
}

// takeAway removes a search attribute from a namespace, and waits until Temporal refuses it.
func takeAway(t *testing.T, s *stack, namespace, attribute string) {
	t.Helper()
	_, err := s.temporal.OperatorService().RemoveSearchAttributes(t.Context(), &operatorservice.RemoveSearchAttributesRequest{
		Namespace: namespace, SearchAttributes: []string{attribute},
	})
	require.NoError(t, err)
	require.NoError(t, eventually(attribute+" is gone", patience, func() (bool, error) {
		_, err := s.temporal.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: attribute + " = 'x'"})
		return err != nil, nil
	}))
}
