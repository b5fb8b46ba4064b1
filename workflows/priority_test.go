package workflows

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"gendan/handbook"
)

// AS-17, TKT-2…5, RFD-3, AS-6: what a platform's clock or somebody's haste stands behind comes before other after-sales cases, those and
// decisions before orders, orders before leads, and lists last. Shops take turns.
func TestOrderInWhichStepsAreHandedOut(t *testing.T) {
	registered := func(change func(*handbook.Registration)) temporal.Priority {
		r := handbook.Registration{Platform: handbook.Tmall, Shop: "one", Channel: handbook.ChannelCustomer, Request: handbook.RequestHelp}
		change(&r)
		return afterSalesPriority(r)
	}
	approval := handbook.Approval{Platform: handbook.Tmall, Shop: "one"}
	policy := handbook.Policy{TimeZone: "Asia/Shanghai"}
	for name, c := range map[string]struct {
		got  temporal.Priority
		want int
	}{
		"TKT-2 a ticket":                     {registered(func(r *handbook.Registration) { r.Channel = handbook.ChannelJD }), 1},
		"TKT-3 sent by the platform's staff": {registered(func(r *handbook.Registration) { r.ByStaff = true }), 1},
		"AS-17 urgent":                       {registered(func(r *handbook.Registration) { r.Urgent = true }), 1},
		"RFD-3 refund without return":        {registered(func(r *handbook.Registration) { r.Request = handbook.RequestRefundOnly }), 1},
		"AS-1 a customer's trouble":          {registered(func(*handbook.Registration) {}), 2},
		"RFD-4 return with refund":           {registered(func(r *handbook.Registration) { r.Request = handbook.RequestReturnRefund }), 2},
		"DISC-3 a lead asks":                 {approvalPriority(approval, inTurn(priorityLead, handbook.Tmall, "one")), 2},
		"AS-6 an urgent case asks":           {approvalPriority(approval, inTurn(priorityHurried, handbook.Tmall, "one")), 1},
		"a case that began before this asks": {approvalPriority(approval, temporal.Priority{}), 2},
		"LEAD-12 a shop's daily list":        {DailyReviewSchedule(handbook.Tmall, "one", policy).Priority, 5},
	} {
		require.Equal(t, temporal.Priority{PriorityKey: c.want, FairnessKey: "tmall/one"}, c.got, name)
	}
	require.Equal(t, temporal.Priority{PriorityKey: 5}, MonthEndSchedule(policy).Priority, "the month's end is all shops'")
}

// Temporal refuses to start a workflow whose fairness key is longer than 64 bytes: the longest name of a shop must fit.
func TestEveryShopFitsTheFairnessKey(t *testing.T) {
	longest := strings.Repeat("s", 40)
	for _, platform := range handbook.Platforms() {
		k := handbook.OrderKey{Platform: platform, Shop: longest, OrderNo: "1"}
		require.NoError(t, k.Validate())
		k.Shop += "s"
		require.Error(t, k.Validate())
		require.LessOrEqual(t, len(inTurn(1, platform, longest).FairnessKey), 64)
	}
}
