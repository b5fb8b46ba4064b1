package texts

import (
	"strings"

	"gendan/handbook"
)

// Role names what a person or a key may do.
func Role(r handbook.Role) Text {
	switch r {
	case handbook.RoleIntegration:
		return Text{"平台对接", "Integration"}
	case handbook.RoleAgent:
		return Text{"客服", "Agent"}
	case handbook.RoleAfterSalesAgent:
		return Text{"售后客服", "After-sales agent"}
	case handbook.RoleLeader:
		return Text{"组长", "Leader"}
	case handbook.RoleManager:
		return Text{"经理", "Manager"}
	case handbook.RoleAdmin:
		return Text{"管理员", "Administrator"}
	}
	return unknown(r)
}

// inSentence names a role within a sentence.
func inSentence(r handbook.Role) Text {
	name := Role(r)
	return Text{name.ZH, strings.ToLower(name.EN)}
}
