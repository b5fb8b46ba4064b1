package handbook_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"gendan/handbook"
)

// The shop's staff. Lin asks; wang leads the shop, zhao another one, hu both; qian manages.
var (
	lin   = handbook.Person{ID: "lin", Role: handbook.RoleAgent, Active: true}
	mei   = handbook.Person{ID: "mei", Role: handbook.RoleAgent, Active: true}
	wang  = handbook.Person{ID: "wang", Role: handbook.RoleLeader, Shop: "tmall/demo", Active: true}
	zhao  = handbook.Person{ID: "zhao", Role: handbook.RoleLeader, Shop: "tmall/second", Active: true}
	hu    = handbook.Person{ID: "hu", Role: handbook.RoleLeader, Active: true}
	qian  = handbook.Person{ID: "qian", Role: handbook.RoleManager, Active: true}
	admin = handbook.Person{ID: "root", Role: handbook.RoleAdmin, Active: true}
)

func resting(p handbook.Person) handbook.Person {
	p.Active = false
	return p
}

// asked is what someone of tmall/demo asked for, and waits for a role.
func asked(by handbook.Person, of handbook.Role) handbook.Approval {
	return handbook.Approval{
		ID: "approval:lead:tmall:demo:7.1", CaseID: "lead:tmall:demo:7", Platform: handbook.Tmall, Shop: "demo",
		Subject: handbook.SubjectWaiver, AskedBy: by.ID, State: handbook.ApprovalOpen, Role: of,
	}
}

func yes(by handbook.Person, standsFor ...handbook.Person) (handbook.Vote, handbook.Decider) {
	return handbook.Vote{By: by.ID, Approve: true}, handbook.Decider{Person: by, For: standsFor}
}

func no(by handbook.Person, reason string) (handbook.Vote, handbook.Decider) {
	return handbook.Vote{By: by.ID, Reason: reason}, handbook.Decider{Person: by}
}

// refusal gives why a vote does not count, or nothing.
func refusal(t *testing.T, err error) handbook.VoteRefusal {
	t.Helper()
	var why *handbook.VoteError
	if err != nil && !errors.As(err, &why) {
		t.Fatalf("%v is no VoteError", err)
	}
	if why == nil {
		return ""
	}
	return why.Refusal
}

// DISC-7: who may decide, one vote being enough.
func TestWhoDecides(t *testing.T) {
	one := handbook.Quorum{Approve: 1, Of: 1}
	leader, manager := handbook.RoleLeader, handbook.RoleManager
	notYours, own := handbook.VoteNotYours, handbook.VoteAsker
	elsewhere := qian
	elsewhere.Shop = "jd/demo"
	for name, c := range map[string]struct {
		asker     handbook.Person
		of        handbook.Role
		by        handbook.Person
		standsFor []handbook.Person // at that moment: nobody, once the substitution's span is over
		refused   handbook.VoteRefusal
		votedFor  string
	}{
		"DISC-7 the shop's leader":                       {lin, leader, wang, nil, "", ""},
		"DISC-7 a leader of all shops":                   {lin, leader, hu, nil, "", ""},
		"DISC-7 a manager, before it is escalated":       {lin, leader, qian, nil, "", ""},
		"DISC-7 a manager, once it is":                   {lin, manager, qian, nil, "", ""},
		"DISC-7 a leader no longer, once it is":          {lin, manager, wang, nil, notYours, ""},
		"DISC-7 another shop's leader":                   {lin, leader, zhao, nil, notYours, ""},
		"DISC-7 another platform's manager":              {lin, leader, elsewhere, nil, notYours, ""},
		"DISC-7 a colleague":                             {lin, leader, mei, nil, notYours, ""},
		"DISC-7 an after-sales agent":                    {lin, leader, handbook.Person{ID: "bo", Role: handbook.RoleAfterSalesAgent, Active: true}, nil, notYours, ""},
		"DISC-7 a platform's connector":                  {lin, leader, handbook.Person{ID: "erp", Role: handbook.RoleIntegration, Active: true}, nil, notYours, ""},
		"DISC-7 the admin of the system":                 {lin, leader, admin, nil, notYours, ""},
		"DISC-7 the admin, once it is escalated":         {lin, manager, admin, nil, notYours, ""},
		"DISC-7 someone unknown":                         {lin, leader, handbook.Person{}, nil, notYours, ""},
		"DISC-7 a leader who has left":                   {lin, leader, resting(wang), nil, notYours, ""},
		"DISC-7 the asker":                               {lin, leader, lin, nil, own, ""},
		"DISC-7 the asker is a leader":                   {wang, leader, wang, nil, own, ""},
		"DISC-7 the asker is the manager":                {qian, manager, qian, nil, own, ""},
		"DISC-7 a leader asks the other one":             {wang, leader, hu, nil, "", ""},
		"DISC-7 substitute, within the span":             {lin, leader, mei, []handbook.Person{wang}, "", "wang"},
		"DISC-7 substitute, when the span is over":       {lin, leader, mei, nil, notYours, ""},
		"DISC-7 substitute who has left":                 {lin, leader, resting(mei), []handbook.Person{wang}, notYours, ""},
		"DISC-7 substitute of a leader who has left":     {lin, leader, mei, []handbook.Person{resting(wang)}, notYours, ""},
		"DISC-7 substitute of another shop's leader":     {lin, leader, mei, []handbook.Person{zhao}, notYours, ""},
		"DISC-7 substitute of a leader, once escalated":  {lin, manager, mei, []handbook.Person{wang}, notYours, ""},
		"DISC-7 substitute of a manager":                 {lin, manager, mei, []handbook.Person{qian}, "", "qian"},
		"DISC-7 leader in the manager's place":           {lin, manager, wang, []handbook.Person{qian}, "", "qian"},
		"DISC-7 leader who needs nobody's place":         {lin, leader, wang, []handbook.Person{qian}, "", ""},
		"DISC-7 another shop's leader as a substitute":   {lin, leader, zhao, []handbook.Person{wang}, "", "wang"},
		"DISC-7 of two, the one who may":                 {lin, leader, mei, []handbook.Person{zhao, wang}, "", "wang"},
		"DISC-7 an admin lends no authority":             {lin, leader, mei, []handbook.Person{admin}, notYours, ""},
		"DISC-7 a colleague lends no authority":          {lin, leader, mei, []handbook.Person{lin}, notYours, ""},
		"DISC-7 the asker as the leader's substitute":    {lin, leader, lin, []handbook.Person{wang}, own, ""},
		"DISC-7 substitute of the leader who asks":       {wang, leader, mei, []handbook.Person{wang}, notYours, ""},
		"DISC-7 substitute of asker and of someone else": {wang, leader, mei, []handbook.Person{wang, hu}, "", "hu"},
		"DISC-7 a leader in the asking leader's place":   {wang, leader, hu, []handbook.Person{wang}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			before := asked(c.asker, c.of)
			vote, decider := yes(c.by, c.standsFor...)
			vote.At, vote.Reason = at(t, rulebook(t), "2026-11-05 11:00"), "fine"
			after, err := before.Decide(vote, decider, one)
			if got := refusal(t, err); got != c.refused {
				t.Fatalf("refused %q, want %q", got, c.refused)
			}
			if c.refused != "" {
				if after.State != handbook.ApprovalOpen || len(after.Votes) != 0 {
					t.Errorf("changed all the same: %+v", after)
				}
				return
			}
			vote.For = c.votedFor
			if after.State != handbook.ApprovalApproved || !slices.Equal(after.Votes, []handbook.Vote{vote}) || !after.ClosedAt.Equal(vote.At) || after.Reason != "fine" {
				t.Errorf("decided as %+v, want by %+v", after, vote)
			}
		})
	}
}

// DISC-7: what can't count whoever gives it.
func TestVotesThatCannotCount(t *testing.T) {
	three := handbook.Quorum{Approve: 2, Of: 3}
	open := asked(lin, handbook.RoleLeader)
	once := func(vote handbook.Vote, d handbook.Decider) handbook.Approval {
		after, err := open.Decide(vote, d, three)
		if err != nil || after.State != handbook.ApprovalOpen {
			t.Fatalf("the first of three votes: %s, %v", after.State, err)
		}
		return after
	}
	withReason := func(by handbook.Person, approve bool, reason string) handbook.Vote {
		return handbook.Vote{By: by.ID, Approve: approve, Reason: reason}
	}
	byWang, byMei := once(yes(wang)), once(yes(mei, wang))
	for name, c := range map[string]struct {
		approval handbook.Approval
		vote     handbook.Vote
		decider  handbook.Decider
		want     handbook.VoteRefusal
	}{
		"DISC-7 a refusal without a reason":          {open, withReason(wang, false, ""), handbook.Decider{Person: wang}, handbook.VoteReason},
		"DISC-7 a refusal with blanks":               {open, withReason(wang, false, " \t\n　"), handbook.Decider{Person: wang}, handbook.VoteReason},
		"DISC-7 a reason too long":                   {open, withReason(wang, true, strings.Repeat("好", handbook.MaxNote+1)), handbook.Decider{Person: wang}, handbook.VoteReason},
		"DISC-7 the longest reason":                  {open, withReason(wang, false, strings.Repeat("不", handbook.MaxNote)), handbook.Decider{Person: wang}, ""},
		"DISC-7 an approval needs no reason":         {open, withReason(wang, true, ""), handbook.Decider{Person: wang}, ""},
		"DISC-7 twice":                               {byWang, withReason(wang, true, ""), handbook.Decider{Person: wang}, handbook.VoteTwice},
		"DISC-7 a change of mind":                    {byWang, withReason(wang, false, "no"), handbook.Decider{Person: wang}, handbook.VoteTwice},
		"DISC-7 again, in another's place":           {byWang, withReason(wang, true, ""), handbook.Decider{Person: wang, For: []handbook.Person{hu}}, handbook.VoteTwice},
		"DISC-7 again, for a supervisor who has":     {byWang, withReason(mei, true, ""), handbook.Decider{Person: mei, For: []handbook.Person{wang}}, handbook.VoteNotYours},
		"DISC-7 for another supervisor":              {byWang, withReason(mei, true, ""), handbook.Decider{Person: mei, For: []handbook.Person{wang, hu}}, ""},
		"DISC-7 the supervisor after the substitute": {byMei, withReason(wang, true, ""), handbook.Decider{Person: wang}, handbook.VoteTwice},
		"DISC-7 and then in another's place":         {byMei, withReason(wang, true, ""), handbook.Decider{Person: wang, For: []handbook.Person{hu}}, handbook.VoteTwice},
		"DISC-7 a second substitute of the same":     {byMei, withReason(zhao, true, ""), handbook.Decider{Person: zhao, For: []handbook.Person{wang}}, handbook.VoteNotYours},
		"DISC-7 another supervisor":                  {byMei, withReason(hu, true, ""), handbook.Decider{Person: hu}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.approval.Decide(c.vote, c.decider, three)
			if got := refusal(t, err); got != c.want {
				t.Errorf("refused %q, want %q", got, c.want)
			}
		})
	}
	for _, state := range handbook.ApprovalStates() {
		closed := open.Close(state, "lin", "over", at(t, rulebook(t), "2026-11-05 11:00"))
		_, err := closed.Decide(withReason(wang, true, ""), handbook.Decider{Person: wang}, three)
		if got, want := refusal(t, err), handbook.VoteClosed; (got == want) != (state != handbook.ApprovalOpen) {
			t.Errorf("DISC-7: %s, and refused %q", state, got)
		}
	}
}
