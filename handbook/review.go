package handbook

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ReviewPolicy says when the leader's daily list is made, and how many of the day's leads it holds (LEAD-6, LEAD-12).
type ReviewPolicy struct {
	At     TimeOfDay `json:"at"`     // in the shop's zone, every day
	Shares Shares    `json:"shares"` // percent of each agent's leads of a grade, rounded up
}

// Shares are percentages by grade.
type Shares struct {
	A int `json:"a"`
	B int `json:"b"`
	C int `json:"c"`
}

func (s Shares) of(g Grade) int {
	switch g {
	case GradeA:
		return s.A
	case GradeC:
		return s.C
	case GradeB:
	}
	return s.B
}

// Reviewable is a lead that came up for review.
type Reviewable struct {
	CaseID string
	Agent  string    // who holds it; empty: nobody does
	Grade  Grade     // as graded; an empty one is reviewed as B
	At     time.Time // since when it waits for its review
}

// ReviewRun names a shop's list: it holds the leads that came up since the list before.
type ReviewRun struct {
	Platform Platform
	Shop     string
	At       time.Time
	Day      Day // of At, in the shop's zone
}

// Review is a lead on a leader's list, with the comment that it got (点评, LEAD-12). Times are UTC.
type Review struct {
	ID          string    `json:"id"`
	CaseID      string    `json:"case_id"`
	Platform    Platform  `json:"platform"`
	Shop        string    `json:"shop"`
	Day         Day       `json:"day"` // of the list, in the shop's zone
	Agent       string    `json:"agent"`
	Grade       Grade     `json:"grade"`
	Leader      string    `json:"leader"` // whose list it is on; empty: the leaders' shared one
	ListedAt    time.Time `json:"listed_at"`
	Comment     string    `json:"comment,omitempty"`
	Method      string    `json:"method,omitempty"` // how to follow up (LEAD-7)
	CommentedBy string    `json:"commented_by,omitempty"`
	CommentedAt time.Time `json:"commented_at,omitzero"`
}

// ReviewTally counts an agent's leads of a grade that came up for one list: all of them, and those on the list (LEAD-6).
type ReviewTally struct {
	Agent  string
	Grade  Grade
	Total  int
	Listed int
}

// ReviewList chooses the day's list: of each agent's leads of a grade the policy's share, rounded up (LEAD-6). Which
// ones is decided by a hash over day, agent and case, so that nobody is favoured and making the list again chooses the
// same.
func ReviewList(day Day, leads []Reviewable, p ReviewPolicy) (listed []Reviewable, tallies []ReviewTally) {
	type group struct {
		agent string
		grade Grade
	}
	groups := map[group][]Reviewable{}
	for _, lead := range leads {
		key := group{lead.Agent, lead.Grade.ForReview()}
		groups[key] = append(groups[key], lead)
	}
	for key, of := range groups {
		slices.SortFunc(of, func(a, b Reviewable) int {
			return cmp.Or(bytes.Compare(lot(day, a), lot(day, b)), cmp.Compare(a.CaseID, b.CaseID))
		})
		n := (len(of)*p.Shares.of(key.grade) + 99) / 100
		listed = append(listed, of[:n]...)
		tallies = append(tallies, ReviewTally{key.agent, key.grade, len(of), n})
	}
	slices.SortFunc(listed, func(a, b Reviewable) int {
		return cmp.Or(cmp.Compare(a.Agent, b.Agent), cmp.Compare(b.Grade.ForReview(), a.Grade.ForReview()), cmp.Compare(a.CaseID, b.CaseID))
	})
	slices.SortFunc(tallies, func(a, b ReviewTally) int {
		return cmp.Or(cmp.Compare(a.Agent, b.Agent), cmp.Compare(a.Grade, b.Grade))
	})
	return listed, tallies
}

func lot(day Day, r Reviewable) []byte {
	sum := sha256.Sum256([]byte(day.String() + "\x00" + r.Agent + "\x00" + r.CaseID))
	return sum[:]
}

// ReviewID names the review of a case that came up at an instant.
func ReviewID(r Reviewable) string {
	return r.CaseID + "@" + r.At.UTC().Format("20060102T150405.000000Z")
}

func (p ReviewPolicy) validate() error {
	var errs []error
	if p.At >= endOfDay {
		errs = append(errs, &PolicyError{"reviews.at", "must be before 24:00"})
	}
	for _, s := range []struct {
		path  string
		share int
	}{{"reviews.shares.a", p.Shares.A}, {"reviews.shares.b", p.Shares.B}, {"reviews.shares.c", p.Shares.C}} {
		if s.share < 0 || s.share > 100 {
			errs = append(errs, &PolicyError{s.path, fmt.Sprintf("%d is not between 0 and 100 percent", s.share)})
		}
	}
	return errors.Join(errs...)
}
