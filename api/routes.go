package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"gendan/handbook"
)

// Who may use a route. Shops, people and work items narrow it further down, in the handlers.
func everyone() []handbook.Role { return handbook.Roles() }

func tellers() []handbook.Role {
	return []handbook.Role{handbook.RoleIntegration, handbook.RoleAdmin}
}

// receivers tell of leads and after-sales troubles: connectors, and whoever receives customers by hand.
func receivers() []handbook.Role { return handbook.Roles() }

func staff() []handbook.Role {
	return []handbook.Role{handbook.RoleAgent, handbook.RoleAfterSalesAgent, handbook.RoleLeader, handbook.RoleManager, handbook.RoleAdmin}
}

// afterSales work on after-sales cases.
func afterSales() []handbook.Role {
	return []handbook.Role{handbook.RoleAfterSalesAgent, handbook.RoleLeader, handbook.RoleManager, handbook.RoleAdmin}
}

func supervisors() []handbook.Role {
	return []handbook.Role{handbook.RoleLeader, handbook.RoleManager, handbook.RoleAdmin}
}

func managers() []handbook.Role {
	return []handbook.Role{handbook.RoleManager, handbook.RoleAdmin}
}

// namesOf lists roles for whoever reads.
func namesOf(roles []handbook.Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = string(role)
	}
	return strings.Join(names, ", ")
}

// route is one operation of the contract: who may use it, and what answers. Without roles it needs no key.
type route struct {
	method, path string
	roles        []handbook.Role
	answer       gin.HandlerFunc
}

// routes lists every operation of the contract. /metrics, /openapi.yaml and /docs stand beside them.
func routes(w *ServerInterfaceWrapper) []route {
	return slices.Concat(customerRoutes(w), afterSalesRoutes(w), decisionRoutes(w), workRoutes(w), []route{
		{http.MethodGet, "/healthz", nil, w.GetHealth},
		{http.MethodGet, "/readyz", nil, w.GetReadiness},
	})
}

// customerRoutes are about what customers do: orders and leads.
func customerRoutes(w *ServerInterfaceWrapper) []route {
	return []route{
		{http.MethodPost, "/v1/orders", tellers(), w.CreateOrder},
		{http.MethodGet, "/v1/orders/{platform}/{shop}/{order_no}", everyone(), w.GetOrder},
		{http.MethodPost, "/v1/orders/{platform}/{shop}/{order_no}/events", tellers(), w.CreateOrderEvent},

		{http.MethodPost, "/v1/leads", receivers(), w.CreateLead},
		{http.MethodGet, "/v1/leads/{platform}/{shop}/{lead_id}", everyone(), w.GetLead},
		{http.MethodPost, "/v1/leads/{platform}/{shop}/{lead_id}/messages", receivers(), w.CreateLeadMessage},
		{http.MethodPost, "/v1/leads/{platform}/{shop}/{lead_id}/order", receivers(), w.CreateLeadOrder},
		{http.MethodPost, "/v1/leads/{platform}/{shop}/{lead_id}/grade", staff(), w.GradeLead},
		{http.MethodPost, "/v1/leads/{platform}/{shop}/{lead_id}/withdraw", supervisors(), w.WithdrawLead},
		{http.MethodGet, "/v1/reviews", staff(), w.ListReviews},
		{http.MethodGet, "/v1/reviews/coverage", supervisors(), w.GetReviewCoverage},
		{http.MethodPost, "/v1/reviews/{review_id}/comment", supervisors(), w.CommentReview},
	}
}

// afterSalesRoutes are about troubles after the sale, and about who puts them right. Connectors and agents register them
// and pass evidence on; what is done about them is the after-sales people's.
func afterSalesRoutes(w *ServerInterfaceWrapper) []route {
	const one = "/v1/after-sales/{case_no}"
	return []route{
		{http.MethodGet, "/v1/after-sales", everyone(), w.ListAfterSales},
		{http.MethodPost, "/v1/after-sales", receivers(), w.CreateAfterSales},
		{http.MethodGet, one, everyone(), w.GetAfterSales},
		{http.MethodPost, one + "/events", receivers(), w.CreateAfterSalesEvent},
		{http.MethodPost, one + "/judge", afterSales(), w.JudgeAfterSales},
		{http.MethodPost, one + "/evidence", receivers(), w.GiveEvidence},
		{http.MethodPost, one + "/diagnose", afterSales(), w.DiagnoseAfterSales},
		{http.MethodPost, one + "/plan", afterSales(), w.PlanAfterSales},
		{http.MethodPost, one + "/customer-agreement", afterSales(), w.RecordAgreement},
		{http.MethodPost, one + "/step", afterSales(), w.ReportStep},
		{http.MethodPost, one + "/expense", afterSales(), w.RecordExpense},
		{http.MethodPost, one + "/claim", afterSales(), w.ReportClaim},
		{http.MethodPost, one + "/acceptance", afterSales(), w.AcceptAfterSales},
		{http.MethodPost, one + "/refund", afterSales(), w.DecideRefund},
		{http.MethodPost, one + "/answer", afterSales(), w.AnswerAfterSales},
		{http.MethodPost, one + "/close", afterSales(), w.CloseAfterSales},
		{http.MethodPost, one + "/reopen", afterSales(), w.ReopenAfterSales},

		{http.MethodGet, "/v1/technicians", staff(), w.ListTechnicians},
		{http.MethodGet, "/v1/technicians/{technician_id}", staff(), w.GetTechnician},
		{http.MethodPut, "/v1/technicians/{technician_id}", afterSales(), w.PutTechnician},
		{http.MethodPost, "/v1/technicians/{technician_id}/strike", supervisors(), w.StrikeTechnician},
		{http.MethodGet, "/v1/technicians/{technician_id}/visits", staff(), w.ListTechnicianVisits},
		{http.MethodGet, "/v1/carriers", staff(), w.ListCarriers},
	}
}

// decisionRoutes are about what only supervisors may decide, and what agents may give.
func decisionRoutes(w *ServerInterfaceWrapper) []route {
	return []route{
		{http.MethodGet, "/v1/approvals", staff(), w.ListApprovals},
		{http.MethodGet, "/v1/approvals/{approval_id}", staff(), w.GetApproval},
		{http.MethodPost, "/v1/approvals/{approval_id}/decision", staff(), w.DecideApproval}, // substitutes may be agents
		{http.MethodPost, "/v1/approvals/{approval_id}/recall", staff(), w.RecallApproval},
		{http.MethodGet, "/v1/substitutions", staff(), w.ListSubstitutions},
		{http.MethodPost, "/v1/substitutions", supervisors(), w.CreateSubstitution},
		{http.MethodPost, "/v1/substitutions/{substitution_id}/end", supervisors(), w.EndSubstitution},
		{http.MethodGet, "/v1/discounts", staff(), w.ListDiscounts},
		{http.MethodPost, "/v1/discounts", staff(), w.RequestDiscount},
		{http.MethodGet, "/v1/discounts/allowance", staff(), w.GetAllowance},
		{http.MethodGet, "/v1/discounts/{discount_id}", staff(), w.GetDiscount},
	}
}

// workRoutes are about cases, the work that they ask for, and who does it.
func workRoutes(w *ServerInterfaceWrapper) []route {
	return []route{
		{http.MethodGet, "/v1/cases", everyone(), w.ListCases},
		{http.MethodGet, "/v1/cases/{case_id}", everyone(), w.GetCase},
		{http.MethodGet, "/v1/cases/{case_id}/timeline", everyone(), w.GetTimeline},

		{http.MethodGet, "/v1/work-items", everyone(), w.ListWorkItems},
		{http.MethodGet, "/v1/work-items/{item_id}", everyone(), w.GetWorkItem},
		{http.MethodPost, "/v1/work-items/{item_id}/result", staff(), w.FinishWorkItem},
		{http.MethodPost, "/v1/work-items/{item_id}/transfer", staff(), w.TransferWorkItem},
		{http.MethodGet, "/v1/notices", staff(), w.ListNotices},

		{http.MethodGet, "/v1/people", everyone(), w.ListPeople},
		{http.MethodPut, "/v1/people/{person_id}", managers(), w.PutPerson},
		{http.MethodGet, "/v1/duty", everyone(), w.ListDuty},
		{http.MethodPost, "/v1/duty", staff(), w.CreateDuty},
		{http.MethodPost, "/v1/duty/{duty_id}/end", staff(), w.EndDuty},
	}
}
