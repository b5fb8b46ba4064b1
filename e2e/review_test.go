package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	sdk "go.temporal.io/sdk/client"

	"gendan/api/client"
)

// reviewId names the schedule of a shop's lists.
func (s *shop) reviewID() string { return fmt.Sprintf("daily-review:%s:%s", s.platform, s.name) }

// review starts the shop's list now, instead of waiting for its hour. Temporal's server tells the list in whole seconds for
// when it is, so that what has come up in the second that runs would be left to the next list.
func (s *shop) review() {
	s.Helper()
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
	handle := s.temporal.ScheduleClient().GetHandle(s.Context(), s.reviewID())
	s.eventually(s.reviewID()+" is there", func() bool { return handle.Trigger(s.Context(), sdk.ScheduleTriggerOptions{}) == nil })
}

// reviews gives everything on the shop's lists.
func (s *shop) reviews() []client.Review {
	s.Helper()
	limit := 200
	r, err := s.people[wang].ListReviewsWithResponse(s.Context(), &client.ListReviewsParams{Platform: &s.platform, Shop: &s.name, Limit: &limit})
	require.NoError(s, err)
	require.NotNil(s, r.JSON200, "%s", r.Body)
	return r.JSON200.Items
}

// coverage sums the shop's figures up: total, listed, and commented on, by agent and grade.
func (s *shop) coverage() map[string][3]int {
	s.Helper()
	r, err := s.people[wang].GetReviewCoverageWithResponse(s.Context(), &client.GetReviewCoverageParams{Platform: &s.platform, Shop: &s.name})
	require.NoError(s, err)
	require.NotNil(s, r.JSON200, "%s", r.Body)
	sums := map[string][3]int{}
	for _, c := range r.JSON200.Items {
		key := c.Agent + " " + string(c.Grade)
		was := sums[key]
		sums[key] = [3]int{was[0] + c.Total, was[1] + c.Listed, was[2] + c.Commented}
	}
	return sums
}

// LEAD-6, LEAD-7, LEAD-12: the day's list holds every C and at least 60 % of each agent's B, chosen once; ungraded leads count
// as B, A and converted ones are left out. A comment is kept with the lead, and its method shows on the next item.
func TestTheDaysReviewList(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		byGrade := map[client.Grade][]*lead{}
		for n, c := range []struct {
			agent string
			grade client.Grade
			many  int
		}{{lin, client.GradeB, 5}, {lin, "", 2}, {lin, client.GradeC, 2}, {lin, client.GradeA, 3}, {chen, client.GradeB, 3}} {
			for i := range c.many {
				told := sh.newLead(fmt.Sprintf("c-%d-%d", n, i), at(1, "09:00"), fmt.Sprintf("buyer-%d-%d", n, i))
				told.Agent, told.Grade = c.agent, c.grade
				byGrade[c.grade] = append(byGrade[c.grade], sh.inquireAs(told))
			}
		}
		bought := sh.inquire("bought", at(1, "09:00"), "buyer")
		sh.place("1001", at(1, "09:30"), "buyer")
		bought.ends(client.EndingConverted)

		sh.review()
		sh.eventually("the list is made", func() bool { return len(sh.coverage()) == 4 })
		// Should the shop's own hour strike while this runs, there are two lists: the shares hold in each.
		figures, reviews := sh.coverage(), sh.reviews()
		require.Equal(t, [3]int{2, 2, 0}, figures[lin+" C"])
		require.Equal(t, [3]int{3, 0, 0}, figures[lin+" A"])
		for agent, total := range map[string]int{lin: 7, chen: 3} {
			b := figures[agent+" B"]
			require.Equal(t, total, b[0])
			require.GreaterOrEqual(t, 5*b[1], 3*total, "at least 60 %%")
			require.LessOrEqual(t, b[1], (3*total+4)/5+1)
		}
		listed := map[string]bool{}
		for _, r := range reviews {
			require.False(t, listed[r.CaseID], "once")
			require.NotEqual(t, client.GradeA, r.Grade)
			require.Equal(t, wang, r.Leader)
			listed[r.CaseID] = true
		}
		require.Len(t, listed, figures[lin+" B"][1]+figures[chen+" B"][1]+2)
		for _, l := range byGrade[client.GradeC] {
			require.True(t, listed[l.caseID], "every C")
		}
		sh.commented(t, reviews)
	})
}

// commented comments on one review, once, and looks for the method on the lead's next item.
func (s *shop) commented(t *testing.T, reviews []client.Review) {
	t.Helper()
	i := slices.IndexFunc(reviews, func(r client.Review) bool { return r.Grade == client.GradeB && r.Agent == chen })
	review := reviews[i]
	comment := func(by, key, text string) *client.CommentReviewResponse {
		r, err := s.people[by].CommentReviewWithResponse(t.Context(), review.ID, &client.CommentReviewParams{IdempotencyKey: key}, client.ReviewComment{Comment: text, Method: "发对比图"})
		require.NoError(t, err)
		return r
	}
	require.Equal(t, http.StatusForbidden, comment(lin, "c-0", "挺好").StatusCode())
	for range 2 {
		r := comment(wang, "c-1", "跟得太慢")
		require.NotNil(t, r.JSON200, "%s", r.Body)
		require.Equal(t, []string{"跟得太慢", "发对比图", wang}, []string{r.JSON200.Comment, r.JSON200.Method, r.JSON200.CommentedBy})
	}
	again := comment(wang, "c-2", "再说一遍")
	require.Equal(t, http.StatusConflict, again.StatusCode())
	require.Equal(t, "already_commented", again.ApplicationProblemJSONDefault.Code)
	require.Equal(t, 1, s.coverage()[chen+" B"][2])

	l := s.lead(review.CaseID[strings.LastIndex(review.CaseID, ":")+1:])
	l.eventually("the lead knows", func() bool { return l.told("reviewed") == 1 })
	l.forwardTo(at(1, "09:31"))
	require.Equal(t, "发对比图", l.await(urge).Method)
}

// LEAD-6, LEAD-12: a lead is looked at once each time it comes up: a second list holds only what has come up since.
func TestASecondReviewList(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		told := sh.newLead("c-1", at(1, "09:00"), "buyer-1")
		told.Grade = client.GradeB
		l := sh.inquireAs(told)
		sh.review()
		sh.eventually("it is listed", func() bool { return len(sh.reviews()) == 1 })
		sh.inquire("c-2", at(1, "09:00"), "buyer-2")
		l.grade(lin, client.GradeC)
		sh.review()
		sh.eventually("both are listed", func() bool { return len(sh.reviews()) == 3 })
		require.Equal(t, map[string][3]int{lin + " B": {2, 2, 0}, lin + " C": {1, 1, 0}}, sh.coverage())
	})
}

// Many processes that start at the same moment leave exactly one schedule of each id, and settle no month twice.
func TestManyWorkersMakeOneScheduleEach(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	onOwnStacks(t, (*stack).startServing, func(t *testing.T, s *stack) {
		const workers = 4
		logs := make([]string, workers)
		errs := make([]error, workers)
		var all sync.WaitGroup
		for n := range workers {
			logs[n] = filepath.Join(s.dir, fmt.Sprintf("worker-%d.log", n))
			all.Go(func() {
				p, err := launch("gendan worker", logs[n], s.environment(s.frontend), built.gendan, "worker")
				if errs[n] = err; err != nil {
					return
				}
				t.Cleanup(p.kill)
			})
		}
		all.Wait()
		require.NoError(t, errors.Join(errs...))
		wanted := []string{"month-end", "daily-review:tmall:" + holidayShop}
		for n := range ownShops {
			wanted = append(wanted, fmt.Sprintf("daily-review:tmall:shop-%d", n), fmt.Sprintf("daily-review:vipshop:vipshop-%d", n), fmt.Sprintf("daily-review:jd:jd-%d", n))
		}
		slices.Sort(wanted)
		sh := s.openShop(t)
		sh.eventually("every process has seen to every schedule", func() bool {
			return !slices.ContainsFunc(logs, func(log string) bool {
				text, err := os.ReadFile(log)
				return err != nil || strings.Count(string(text), "msg=scheduled") < len(wanted)
			})
		})
		var found []string
		sh.eventually("the server lists them", func() bool {
			found = s.schedules(t)
			return len(found) >= len(wanted)
		})
		require.Equal(t, wanted, found)

		month := s.temporal.ScheduleClient().GetHandle(t.Context(), "month-end")
		for range 2 {
			require.NoError(t, month.Trigger(t.Context(), sdk.ScheduleTriggerOptions{}))
		}
		sh.eventually("the month before is settled", func() bool { return s.number(t, "SELECT COUNT(*) FROM settled_months") == 1 })
	})
}

// schedules lists the ids of all schedules, sorted.
func (s *stack) schedules(t *testing.T) (ids []string) {
	t.Helper()
	list, err := s.temporal.ScheduleClient().List(context.WithoutCancel(t.Context()), sdk.ScheduleListOptions{})
	require.NoError(t, err)
	for list.HasNext() {
		entry, err := list.Next()
		require.NoError(t, err)
		ids = append(ids, entry.ID)
	}
	slices.Sort(ids)
	return ids
}
