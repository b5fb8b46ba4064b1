package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// The after-sales staff. Theirs are the keys of [afterSalesStaff].
const (
	sun  = "sun"
	zhou = "zhou"
	zhu  = "zhu" // the manager, after any whom a test hires
)

// afterSalesStaff are the people of the after-sales desk and their keys, of those stacks that need them.
type afterSalesStaff struct {
	once   sync.Once
	people map[string]*client.ClientWithResponses
	err    error
}

// openDesk gives the test a shop that nobody else uses, with sun and zhou at its after-sales desk since yesterday: cases begin
// to run today.
func (s *stack) openDesk(t *testing.T) *shop {
	t.Helper()
	return s.openDeskOn(t, client.PlatformTmall)
}

func (s *stack) openDeskOn(t *testing.T, platform client.Platform) *shop {
	t.Helper()
	sh := s.openShopOn(t, platform)
	s.desk.once.Do(func() { s.desk.people, s.desk.err = s.hireDesk(t) })
	require.NoError(t, s.desk.err)
	maps.Copy(sh.hired, s.desk.people)
	for _, person := range []string{sun, zhou} {
		sh.onDuty(person, at(-1, "00:00"), at(60, "00:00"))
	}
	return sh
}

// hireDesk makes the after-sales staff, once in a stack, and a key for each.
func (s *stack) hireDesk(t *testing.T) (map[string]*client.ClientWithResponses, error) {
	people := map[string]*client.ClientWithResponses{}
	for person, role := range map[string]client.Role{sun: client.RoleAfterSalesAgent, zhou: client.RoleAfterSalesAgent, zhu: client.RoleManager} {
		put, err := s.people[admin].PutPersonWithResponse(t.Context(), person, client.PersonInput{Name: person, Role: role, Active: true})
		if err != nil || put.JSON200 == nil {
			return nil, fmt.Errorf("put %s: %w: %w", person, err, refusal(put))
		}
		key, err := s.newKey(person, "--role", string(role), "--person", person)
		if err != nil {
			return nil, err
		}
		if people[person], err = s.client(key); err != nil {
			return nil, err
		}
	}
	return people, nil
}

// trouble is an after-sales case of the test's.
type trouble struct{ *aCase }

// trouble gives the handle of a case that may not have been registered yet.
func (s *shop) trouble(no string) *trouble {
	no = fmt.Sprintf("%s-%s-%s", s.platform, s.name, no)
	return &trouble{&aCase{shop: s, no: no, caseID: "aftersales:" + no}}
}

// newTrouble describes a torn mattress, as sun would.
func (s *shop) newTrouble(no string, reported time.Time) client.NewAfterSales {
	return client.NewAfterSales{
		Platform: s.platform, Shop: s.name, CaseNo: s.trouble(no).no, OrderNo: "9" + no, CustomerID: "buyer-" + no, Product: "乳胶床垫 1.8 m",
		OrderTotal: "3299.00", PurchasedOn: at(-10, "00:00").Format(time.DateOnly), Problem: "送到时外箱破损，床垫一角撕裂", Channel: client.ChannelCustomer,
		Carrier: "德邦-" + s.name, Region: "江苏苏州", Contact: "王女士 138 0000 0000", ReportedAt: reported,
	}
}

// refundOf describes a refund that the customer asks for.
func (s *shop) refundOf(no string, request client.AfterSalesRequest, amount client.Money, reported time.Time) client.NewAfterSales {
	told := s.newTrouble(no, reported)
	told.Request, told.Amount, told.Problem, told.Channel = request, amount, "不想要了", client.ChannelPlatform
	return told
}

// register registers a trouble that becomes a case.
func (s *shop) register(told client.NewAfterSales) *trouble {
	s.Helper()
	r, err := s.as(sun).CreateAfterSalesWithResponse(s.Context(), nil, told)
	require.NoError(s, err)
	require.NotNil(s, r.JSON201, "%s", r.Body)
	require.Equal(s, client.AfterSalesOutcomeCreated, r.JSON201.Outcome)
	c := s.trouble(strings.TrimPrefix(told.CaseNo, s.trouble("").no))
	require.Equal(s, c.caseID, r.JSON201.Case.ID)
	c.begun()
	return c
}

// reply is what came of a command.
type reply struct {
	status  int
	header  http.Header
	body    string
	shown   client.AfterSales // 200
	problem client.Problem    // else
}

// try sends a command with its particulars: one of the client's types, or text as it is to be sent.
func (c *trouble) try(by string, command client.ActionKind, particulars any, key string) (r reply, err error) {
	body, ok := particulars.(string)
	if !ok {
		text, err := json.Marshal(particulars)
		if err != nil {
			return r, err
		}
		body = string(text)
	}
	path := strings.ReplaceAll(string(command), "_", "-")
	request, err := http.NewRequestWithContext(c.Context(), http.MethodPost, c.url+"/v1/after-sales/"+c.no+"/"+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return r, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", key)
	response, err := c.as(by).ClientInterface.(*client.Client).Client.Do(request)
	if err != nil {
		return r, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return r, err
	}
	r.status, r.header, r.body = response.StatusCode, response.Header, string(text)
	if r.status == http.StatusOK {
		return r, json.Unmarshal(text, &r.shown)
	}
	return r, json.Unmarshal(text, &r.problem)
}

// does gives a command, which is carried out.
func (c *trouble) does(by string, command client.ActionKind, particulars any) client.AfterSales {
	c.Helper()
	r, err := c.try(by, command, particulars, c.nextKey())
	require.NoError(c, err)
	require.Equal(c, http.StatusOK, r.status, "%s: %s", command, r.body)
	return r.shown
}

// outOfPlace gives a command of sun's that is not possible now, and gives why.
func (c *trouble) outOfPlace(reason client.PlaceReason, command client.ActionKind, particulars any) client.Problem {
	c.Helper()
	r, err := c.try(sun, command, particulars, c.nextKey())
	require.NoError(c, err)
	require.Equal(c, []any{http.StatusConflict, "out_of_place", reason}, []any{r.status, r.problem.Code, r.problem.Reason}, "%s: %s", command, r.body)
	require.Equal(c, "application/problem+json", r.header.Get("Content-Type"))
	return r.problem
}

// invalid gives a command of sun's that is filled in wrongly, and checks which field is.
func (c *trouble) invalid(code, field string, command client.ActionKind, particulars any) {
	c.Helper()
	r, err := c.try(sun, command, particulars, c.nextKey())
	require.NoError(c, err)
	require.Equal(c, "application/problem+json", r.header.Get("Content-Type"))
	require.Equal(c, []any{http.StatusUnprocessableEntity, code}, []any{r.status, r.problem.Code}, "%s: %s", command, r.body)
	require.True(c, slices.ContainsFunc(r.problem.Errors, func(e client.FieldError) bool { return e.Field == field }), "%s: want %s: %s", command, field, r.body)
}

// tell tells what happened.
func (c *trouble) tell(e client.NewAfterSalesEvent) client.EventOutcome {
	c.Helper()
	if e.EventID == "" {
		e.EventID = c.nextKey()
	}
	r, err := c.people[connector].CreateAfterSalesEventWithResponse(c.Context(), c.no, e)
	require.NoError(c, err)
	require.NotNil(c, r.JSON202, "%s", r.Body)
	require.Equal(c, c.caseID, r.JSON202.CaseID)
	return r.JSON202.Outcome
}

// hears tells what happened, and waits until the case has it.
func (c *trouble) hears(e client.NewAfterSalesEvent) {
	c.Helper()
	line := map[client.AfterSalesEventType]string{client.AfterSalesEventTypeDeadlineMoved: "clock_moved"}[e.Type]
	if line == "" {
		line = string(e.Type)
	}
	before := c.told(line)
	require.Equal(c, client.EventOutcomeApplied, c.tell(e))
	c.eventually(c.no+" has heard of "+string(e.Type), func() bool { return c.told(line) > before })
}

// record gives everything about the case.
func (c *trouble) record() client.AfterSales {
	c.Helper()
	r, err := c.as(sun).GetAfterSalesWithResponse(c.Context(), c.no)
	require.NoError(c, err)
	require.NotNil(c, r.JSON200, "%s", r.Body)
	return *r.JSON200
}

// seq gives the number of the case's last line.
func (c *trouble) seq() int {
	c.Helper()
	return c.number(c.T, "SELECT seq FROM cases WHERE id = ?", c.caseID)
}

// reaches waits until the case is in a stage.
func (c *trouble) reaches(stage client.Stage) {
	c.Helper()
	c.eventually(fmt.Sprintf("%s is in stage %s", c.no, stage), func() bool { return c.theCase().Stage == stage })
}

// over waits until nobody can open the case again.
func (c *trouble) over() {
	c.Helper()
	require.NoError(c, c.temporal.GetWorkflow(c.Context(), c.caseID, "").Get(c.Context(), nil))
}
