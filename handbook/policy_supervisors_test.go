package handbook_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

// What no shop could work by, in the parts of the policy that leads and supervisors follow.
func TestPolicyRefusesImpossibleSupervision(t *testing.T) {
	scheme := func(change func(*handbook.Scheme)) func(*handbook.Policy) {
		return func(p *handbook.Policy) {
			p.Discounts.Schemes = slices.Clone(p.Discounts.Schemes)
			change(&p.Discounts.Schemes[0])
		}
	}
	ladder := func(roles ...handbook.Role) func(*handbook.Policy) {
		return func(p *handbook.Policy) { p.Approvals.Ladder = roles }
	}
	quorum := func(approve, of int) func(*handbook.Policy) {
		return func(p *handbook.Policy) { p.Approvals.Quorum = handbook.Quorum{Approve: approve, Of: of} }
	}
	promotion := func(from, to string) func(*handbook.Policy) {
		return func(p *handbook.Policy) {
			p.Leads.Promotions = []handbook.Promotion{{Name: "X", From: day(t, from), To: day(t, to)}}
		}
	}
	for name, c := range map[string]struct {
		change func(*handbook.Policy)
		paths  []string
	}{
		"LEAD-1 no silence":                    {func(p *handbook.Policy) { p.Leads.Silence = 0 }, []string{"leads.silence"}},
		"LEAD-1 years of silence":              {func(p *handbook.Policy) { p.Leads.Silence = span(9000 * time.Hour) }, []string{"leads.silence"}},
		"LEAD-11 no time to look up":           {func(p *handbook.Policy) { p.Leads.LookUpDue = 0 }, []string{"leads.look_up_due"}},
		"LEAD-11 less than none":               {func(p *handbook.Policy) { p.Leads.LookUpDue = -1 }, []string{"leads.look_up_due"}},
		"LEAD-3 ends before it begins":         {promotion("2026-11-12", "2026-11-01"), []string{"leads.promotions[0]"}},
		"LEAD-3 one day":                       {promotion("2026-11-12", "2026-11-12"), nil},
		"LEAD-12 no such hour":                 {func(p *handbook.Policy) { p.Reviews.At = 24 * 60 }, []string{"reviews.at"}},
		"LEAD-12 at midnight":                  {func(p *handbook.Policy) { p.Reviews.At = 0 }, nil},
		"LEAD-6 shares that are none":          {func(p *handbook.Policy) { p.Reviews.Shares = handbook.Shares{A: -1, B: 101, C: 1e9} }, []string{"reviews.shares.a", "reviews.shares.b", "reviews.shares.c"}},
		"LEAD-6 all or nothing":                {func(p *handbook.Policy) { p.Reviews.Shares = handbook.Shares{A: 100, B: 0, C: 0} }, nil},
		"DISC-7 nobody decides":                {ladder(), []string{"approvals.ladder"}},
		"DISC-7 an agent decides":              {ladder(handbook.RoleAgent), []string{"approvals.ladder[0]"}},
		"DISC-7 the admin decides":             {ladder(handbook.RoleLeader, handbook.RoleAdmin), []string{"approvals.ladder[1]", "approvals.ladder[1]"}},
		"DISC-7 downhill":                      {ladder(handbook.RoleManager, handbook.RoleLeader), []string{"approvals.ladder[1]"}},
		"DISC-7 the same step twice":           {ladder(handbook.RoleManager, handbook.RoleManager), []string{"approvals.ladder[1]"}},
		"DISC-7 managers only":                 {ladder(handbook.RoleManager), nil},
		"DISC-7 nobody need approve":           {quorum(0, 1), []string{"approvals.quorum"}},
		"DISC-7 more approvals than votes":     {quorum(3, 2), []string{"approvals.quorum"}},
		"DISC-7 no refusal would count":        {quorum(1, 1_000_000), []string{"approvals.quorum"}},
		"DISC-7 two of three":                  {quorum(2, 3), nil},
		"DISC-7 reminded at once":              {func(p *handbook.Policy) { p.Approvals.RemindAfter = 0 }, []string{"approvals.remind_after"}},
		"DISC-7 reminded when it is escalated": {func(p *handbook.Policy) { p.Approvals.RemindAfter = p.Approvals.EscalateAfter }, []string{"approvals.remind_after"}},
		"DISC-7 escalated at once":             {func(p *handbook.Policy) { p.Approvals.EscalateAfter = 0 }, []string{"approvals.escalate_after", "approvals.remind_after"}},
		"DISC-7 never expires":                 {func(p *handbook.Policy) { p.Approvals.ExpireAfter = 0 }, []string{"approvals.expire_after"}},
		"DISC-7 expires in years":              {func(p *handbook.Policy) { p.Approvals.ExpireAfter = span(9000 * time.Hour) }, []string{"approvals.expire_after"}},
		"DISC-1 a line twice": {func(p *handbook.Policy) {
			p.Discounts.Schemes = append(slices.Clone(p.Discounts.Schemes), p.Discounts.Schemes[0])
		}, []string{"discounts.schemes[2]"}},
		"DISC-1 a line that nobody can ask for":   {scheme(func(s *handbook.Scheme) { s.Line = "床垫" }), []string{"discounts.schemes[0].line"}},
		"DISC-1 a line without a name":            {scheme(func(s *handbook.Scheme) { s.Line = "" }), []string{"discounts.schemes[0].line"}},
		"DISC-1 a name too long":                  {scheme(func(s *handbook.Scheme) { s.Line = strings.Repeat("x", 41) }), []string{"discounts.schemes[0].line"}},
		"DISC-1 gifts that nobody can ask for":    {scheme(func(s *handbook.Scheme) { s.Gifts = []string{"pillow", "床笠", "Bed Skirt"} }), []string{"discounts.schemes[0].gifts[1]", "discounts.schemes[0].gifts[2]"}},
		"DISC-1 an unknown kind":                  {scheme(func(s *handbook.Scheme) { s.Kind = "bed" }), []string{"discounts.schemes[0]"}},
		"DISC-1 a mattress by the order":          {scheme(func(s *handbook.Scheme) { s.Own = 2000 }), []string{"discounts.schemes[0]"}},
		"DISC-5 other goods with gifts":           {scheme(func(s *handbook.Scheme) { s.Kind = handbook.SchemeAmount }), []string{"discounts.schemes[0]"}},
		"DISC-5 no scheme at all":                 {func(p *handbook.Policy) { p.Discounts.Schemes = nil }, nil},
		"DISC-3 fewer requests than none":         {func(p *handbook.Policy) { p.Discounts.Requests = -1 }, []string{"discounts.requests"}},
		"DISC-3 no special requests":              {func(p *handbook.Policy) { p.Discounts.Requests, p.Discounts.Sum = 0, 0 }, nil},
		"DISC-4 more requests for nobody":         {func(p *handbook.Policy) { p.Discounts.Bonus = -2 }, []string{"discounts.bonus"}},
		"DISC-3, DISC-4 more than days in a year": {func(p *handbook.Policy) { p.Discounts.Requests, p.Discounts.Bonus = 366, 366 }, []string{"discounts.requests", "discounts.bonus"}},
		"several at once": {func(p *handbook.Policy) {
			p.Leads.Silence, p.Reviews.At, p.Approvals.Ladder, p.Discounts.Bonus = 0, 1440, nil, -1
		}, []string{"leads.silence", "reviews.at", "approvals.ladder", "discounts.bonus"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := rulebook(t)
			c.change(&p)
			if got := paths(p.Validate()); !slices.Equal(got, c.paths) {
				t.Errorf("refused %q, want %q (%v)", got, c.paths, p.Validate())
			}
		})
	}
}
