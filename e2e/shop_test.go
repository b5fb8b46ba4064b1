package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// shop is one test's shop in a stack. Orders are placed in it, people work in it, and its cases' clocks are moved.
type shop struct {
	*stack
	*testing.T
	platform client.Platform
	name     string
	keys     atomic.Int64                           // idempotency keys and event ids given out
	hired    map[string]*client.ClientWithResponses // by person; see hire
}

// How many shops the stacks have on Tmall, and on each other platform that tests need: those that tests share, and those of
// one test. Each costs Temporal a schedule.
const (
	sharedShops = 90
	ownShops    = 2
	otherShops  = 6
)

// shopName is a name that no other platform has, so that a shop's name alone tells its rows apart.
func shopName(platform client.Platform, n int64) string {
	if platform == client.PlatformTmall {
		return fmt.Sprintf("shop-%d", n)
	}
	return fmt.Sprintf("%s-%d", platform, n)
}

// shopsOn says how many shops a stack with so many has on a platform.
func shopsOn(platform client.Platform, shops int) int64 {
	if platform == client.PlatformTmall {
		return int64(shops)
	}
	return int64(min(shops, otherShops))
}

// promotion runs in all shops while the tests' days last.
const promotion = "满3000减300"

// policyFile registers the shops that tests take. Everything else is the handbook's default, but for the promotion and
// what is laid over it for all shops.
func policyFile(shops int, over ...string) string {
	lines := append(slices.Clone(over),
		fmt.Sprintf("leads: { promotions: [{ name: %s, from: %s, to: %s }] }", promotion, at(1, "00:00").Format(time.DateOnly), at(12, "00:00").Format(time.DateOnly)),
		"shops:", "  tmall/"+holidayShop+": { duty_hours: { working_days: true } }")
	for _, platform := range []client.Platform{client.PlatformTmall, client.PlatformVipshop, client.PlatformJd} {
		for n := range shopsOn(platform, shops) {
			lines = append(lines, fmt.Sprintf("  %s/%s: {}", platform, shopName(platform, n)))
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// openShop gives the test a shop that nobody else uses, with lin and chen on duty in the days to come.
func (s *stack) openShop(t *testing.T) *shop {
	t.Helper()
	sh := s.openShopOn(t, client.PlatformTmall)
	sh.onDuty(lin, at(1, "00:00"), at(12, "00:00"))
	sh.onDuty(chen, at(1, "00:00"), at(12, "00:00"))
	return sh
}

// openShopOn gives the test a shop in which nobody is on duty yet.
func (s *stack) openShopOn(t *testing.T, platform client.Platform) *shop {
	t.Helper()
	counter, _ := s.taken.LoadOrStore(platform, new(atomic.Int64))
	n := counter.(*atomic.Int64).Add(1) - 1
	require.Less(t, n, shopsOn(platform, s.shops), "register more shops")
	return s.theShop(t, platform, shopName(platform, n))
}

func (s *stack) theShop(t *testing.T, platform client.Platform, name string) *shop {
	t.Helper()
	t.Cleanup(func() { s.explain(t) })
	return &shop{stack: s, T: t, platform: platform, name: name, hired: map[string]*client.ClientWithResponses{}}
}

// at is a time of day on the nth of the test's days, in the shop's zone.
func at(day int, clock string) time.Time {
	t, err := time.ParseInLocation("15:04:05", (clock + ":00")[:8], day1.Location())
	if err != nil {
		panic(err)
	}
	return day1.AddDate(0, 0, day-1).Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second)
}

// moment writes an instant as day and minute, such as "1 09:05".
func moment(t time.Time) string {
	t = t.In(day1.Location())
	return fmt.Sprintf("%d %s", int(t.Sub(day1).Hours()/24)+1, t.Format("15:04"))
}

// onDuty puts someone on duty (DUTY-2).
func (s *shop) onDuty(person string, from, to time.Time) {
	s.Helper()
	r, err := s.people[wang].CreateDutyWithResponse(s.Context(), client.NewDuty{PersonID: person, Platform: s.platform, Shop: s.name, From: from, To: to})
	require.NoError(s, err)
	require.NotNil(s, r.JSON201, "%s", r.Body)
}

// order is an order of the test's, with its case.
type order struct{ *aCase }

// newOrder describes an order as the platform's connector would.
func (s *shop) newOrder(no string, placed time.Time, customer string) client.NewOrder {
	return client.NewOrder{
		Platform: s.platform, Shop: s.name, OrderNo: no, CustomerID: customer, Product: "乳胶床垫 1.8 m", Total: "1299.00", PlacedAt: placed,
	}
}

// order gives the handle of an order that may not have been told yet.
func (s *shop) order(no string) *order {
	return &order{&aCase{shop: s, no: no, caseID: fmt.Sprintf("unpaid-order:%s:%s:%s", s.platform, s.name, no)}}
}

// place tells an order that is not paid. It becomes a case.
func (s *shop) place(no string, placed time.Time, customer string) *order {
	s.Helper()
	r, err := s.people[connector].CreateOrderWithResponse(s.Context(), s.newOrder(no, placed, customer))
	require.NoError(s, err)
	require.NotNil(s, r.JSON201, "%s", r.Body)
	require.Equal(s, client.OrderOutcomeCreated, r.JSON201.Outcome)
	return s.order(no)
}

// nextKey gives an idempotency key or event id that was not used before.
func (s *shop) nextKey() string { return fmt.Sprintf("e2e-%d", s.keys.Add(1)) }

// tell tells an event and gives what came of it.
func (o *order) tell(e client.NewOrderEvent) client.EventOutcome {
	o.Helper()
	if e.EventID == "" {
		e.EventID = o.nextKey()
	}
	r, err := o.people[connector].CreateOrderEventWithResponse(o.Context(), o.platform, o.name, o.no, e)
	require.NoError(o, err)
	require.NotNil(o, r.JSON202, "%s", r.Body)
	return r.JSON202.Outcome
}

func (o *order) pay(when time.Time) client.EventOutcome {
	o.Helper()
	return o.tell(client.NewOrderEvent{Type: client.OrderEventTypePaid, OccurredAt: when})
}

func (o *order) closedBy(who client.Closer, when time.Time) client.EventOutcome {
	o.Helper()
	return o.tell(client.NewOrderEvent{Type: client.OrderEventTypeClosed, OccurredAt: when, ClosedBy: who})
}

func (o *order) reply(when time.Time) client.EventOutcome {
	o.Helper()
	return o.tell(client.NewOrderEvent{Type: client.OrderEventTypeCustomerReplied, OccurredAt: when})
}

// try records a result and gives the answer, whatever it is.
func (s *shop) try(person, itemID string, result client.Result, key string) *client.FinishWorkItemResponse {
	s.Helper()
	r, err := s.as(person).FinishWorkItemWithResponse(s.Context(), itemID, &client.FinishWorkItemParams{IdempotencyKey: key}, result)
	require.NoError(s, err)
	return r
}

// What contacts come to (DUN-5).
func noAnswer() client.Result { return client.Result{Outcome: client.OutcomeNoAnswer} }

func concern(what string) client.Result {
	return client.Result{Outcome: client.OutcomeConcern, Note: what}
}

func promised(day int) client.Result {
	return client.Result{Outcome: client.OutcomePromised, PromisedOn: at(day, "00:00").Format(time.DateOnly)}
}

// eventually waits until something holds.
func (s *shop) eventually(what string, holds func() bool) {
	s.Helper()
	err := eventually(what, patience, func() (bool, error) { return holds(), s.Context().Err() })
	require.NoError(s, err)
}

// number asks the database itself.
func (s *stack) number(t *testing.T, query string, args ...any) int {
	t.Helper()
	n, err := s.database.count(context.WithoutCancel(t.Context()), query, args...)
	require.NoError(t, err)
	return n
}

// status gives the status of an answer that came.
func status[R interface{ StatusCode() int }](r *R, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	return (*r).StatusCode(), nil
}
