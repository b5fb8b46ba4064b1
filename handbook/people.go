package handbook

import (
	"cmp"
	"regexp"
	"slices"
	"time"
)

// Role is what a person or a key may do.
type Role string

// The roles, from the least to the most.
const (
	RoleIntegration     Role = "integration"       // a platform's connector: tells facts, reads
	RoleAgent           Role = "agent"             // 客服
	RoleAfterSalesAgent Role = "after_sales_agent" // 售后客服
	RoleLeader          Role = "leader"            // 组长
	RoleManager         Role = "manager"           // 经理
	RoleAdmin           Role = "admin"
)

// Roles lists every role.
func Roles() []Role {
	return []Role{RoleIntegration, RoleAgent, RoleAfterSalesAgent, RoleLeader, RoleManager, RoleAdmin}
}

// Known says whether r is one of [Roles].
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// Supervises says whether r is a supervisor's role (leader or manager) or above.
func (r Role) Supervises() bool { return r == RoleLeader || r == RoleManager || r == RoleAdmin }

// Person is someone of the shop's staff. The id is a handle such as "lin", never a customer's.
// Shop limits a person to one shop ("platform/shop"); empty means all of them.
type Person struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Role   Role   `json:"role"`
	Shop   string `json:"shop,omitempty"`
	Active bool   `json:"active"`
}

var personID = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// ValidPersonID says whether s can be a person's id: lower-case letters, digits, _ and -, at most 40.
func ValidPersonID(s string) bool { return personID.MatchString(s) }

// Duty is a span of time in which a person serves a platform's account in a shop (挂号, DUTY-2).
type Duty struct {
	ID       string    `json:"id"`
	PersonID string    `json:"person_id"`
	Platform Platform  `json:"platform"`
	Shop     string    `json:"shop"`
	Account  string    `json:"account,omitempty"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
}

// Candidate is someone who could take an item now.
type Candidate struct {
	PersonID string    `json:"person_id"`
	Given    int       `json:"given"` // items given to this person today in this shop
	Since    time.Time `json:"since"` // on duty since
}

// Assignment is who gets an item, and by which rule. An empty person means the leaders' shared
// list: nobody is on duty and the shop has no leader, but the item is never nowhere (DUTY-6).
type Assignment struct {
	PersonID string `json:"person_id"`
	Rule     Rule   `json:"rule"`
}

// Assign chooses who gets an item. Whoever handled the customer before keeps the customer while on duty
// (DUTY-5). Else a single account's holder does its platform's work, and own accounts share evenly: who
// was given the fewest today gets the next (DUTY-2). With nobody on duty it goes to the leader (DUTY-6);
// leaders are given with those on duty first.
func Assign(mode AccountMode, onDuty []Candidate, previous string, leaders []string) Assignment {
	switch {
	case len(onDuty) == 0 && len(leaders) == 0:
		return Assignment{"", RuleDutyNobody}
	case len(onDuty) == 0:
		return Assignment{leaders[0], RuleDutyNobody}
	case previous != "" && slices.ContainsFunc(onDuty, func(c Candidate) bool { return c.PersonID == previous }):
		return Assignment{previous, RuleDutyKeep}
	case mode == AccountsSingle:
		holder := slices.MaxFunc(onDuty, func(a, b Candidate) int {
			return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(b.PersonID, a.PersonID))
		})
		return Assignment{holder.PersonID, RuleDutyShare}
	}
	least := slices.MinFunc(onDuty, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.Given, b.Given), cmp.Compare(a.PersonID, b.PersonID))
	})
	return Assignment{least.PersonID, RuleDutyShare}
}
