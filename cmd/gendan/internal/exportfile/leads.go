package exportfile

import (
	"errors"
	"fmt"
	"strings"

	"gendan/handbook"
)

// Leads is an export of inquiries without an order (咨询未下单).
func Leads() Format[handbook.Lead] {
	return Format[handbook.Lead]{parseLead, []head{
		{"lead_id", true, []string{"会话编号"}},
		{"received_at", true, []string{"接待时间"}},
		{"customer_id", false, []string{"顾客编号"}},
		{"product", false, []string{"咨询商品"}},
		{"concern", false, []string{"顾虑"}},
		{"agent", false, []string{"接待客服"}},
		{"grade", false, []string{"等级"}},
		{"last_message_at", false, []string{"最后消息时间"}},
		{"last_message_from", false, []string{"最后消息方"}},
	}}
}

func parseLead(row cells, source Source) (handbook.Lead, error) {
	lead := handbook.Lead{
		LeadKey:    handbook.LeadKey{Platform: source.Platform, Shop: source.Shop, LeadID: row.get("lead_id")},
		CustomerID: buyer(row.get("customer_id")),
		Product:    title(row.get("product")),
		Concern:    row.get("concern"),
		Agent:      row.get("agent"),
		Grade:      handbook.Grade(strings.ToUpper(row.get("grade"))),
	}
	if err := lead.Validate(); err != nil {
		return handbook.Lead{}, err
	}
	var received, lastWord, speaker error
	lead.ReceivedAt, received = needed(row.get("received_at"), "customer was received", source.Zone)
	lead.LastWordAt, lastWord = instant(row.get("last_message_at"), source.Zone)
	lead.Unanswered, speaker = fromCustomer(row.get("last_message_from"))
	if err := joined(received, lastWord, speaker, checked(lead)); err != nil {
		return handbook.Lead{}, err
	}
	if lead.LastWordAt.IsZero() {
		lead.LastWordAt = lead.ReceivedAt
	}
	if lead.LastWordAt.Before(lead.ReceivedAt) {
		return handbook.Lead{}, errors.New("the last message is older than the reception")
	}
	return lead, nil
}

// fromCustomer says whether the last message was the customer's; one of which nobody says so was the agent's.
func fromCustomer(speaker string) (bool, error) {
	switch strings.ToLower(speaker) {
	case "顾客", "customer":
		return true, nil
	case "客服", "agent", "":
		return false, nil
	}
	return false, fmt.Errorf("the last message is from %.40q (want 顾客, 客服, customer or agent)", speaker)
}

// checked refuses an agent or a grade that cannot be one.
func checked(l handbook.Lead) error {
	var agent, grade error
	if l.Agent != "" && !handbook.ValidPersonID(l.Agent) {
		agent = fmt.Errorf("the agent is %.40q (want the id of one of the staff, such as lin)", l.Agent)
	}
	if l.Grade != "" && !l.Grade.Known() {
		grade = fmt.Errorf("the grade is %.40q (want A, B, C or nothing)", l.Grade)
	}
	return joined(agent, grade)
}
