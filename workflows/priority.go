package workflows

import (
	"go.temporal.io/sdk/temporal"

	"gendan/handbook"
)

// In which order Temporal hands out the steps of cases while more of them wait than the workers take: the lowest number
// first. It matters in a flood or after an outage, and never otherwise. It is given when a case begins and stays with it,
// through continue-as-new too; its activities inherit it. Cases that began before there were priorities have Temporal's
// own default, 3. In which order people work is another matter: [handbook.Case] has a rank for that.
const (
	priorityHurried    = 1 // after-sales with a platform's clock or in haste (AS-17, TKT-2…5, RFD-3)
	priorityAfterSales = 2 // every other after-sales case (AS-17)
	priorityApproval   = 2 // somebody's work stands still until it is decided (AS-6, AS-10, DISC-3)
	priorityOrder      = 3 // the first check is minutes after the order (DUN-6)
	priorityLead       = 4 // what is urgent there is counted in half hours (LEAD-1)
	priorityList       = 5 // lists and settlements: nobody waits for them at the door (LEAD-12, DISC-4)
)

// inTurn puts a case's steps among those of the same urgency: shops take turns, so that one shop's flood does not hold up
// another's cases. All shops weigh the same; an operator can give one more weight on the task queue itself.
func inTurn(key int, platform handbook.Platform, shop string) temporal.Priority {
	return temporal.Priority{PriorityKey: key, FairnessKey: string(platform) + "/" + shop}
}

// afterSalesPriority puts an after-sales case where its registration says that it belongs.
func afterSalesPriority(r handbook.Registration) temporal.Priority {
	if r.Hurried() {
		return inTurn(priorityHurried, r.Platform, r.Shop)
	}
	return inTurn(priorityAfterSales, r.Platform, r.Shop)
}

// approvalPriority puts an approval no lower than the case that waits for it.
func approvalPriority(a handbook.Approval, asker temporal.Priority) temporal.Priority {
	if asker.PriorityKey == priorityHurried {
		return inTurn(priorityHurried, a.Platform, a.Shop)
	}
	return inTurn(priorityApproval, a.Platform, a.Shop)
}
