package e2e

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// AS-8: a customer who asks for more is arbitrated where the platform's rules are on our side, and else the manager decides; lost
// or refused, another plan is made.
func TestADemand(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.newTrouble("1", at(1, "09:00")))
		c.does(sun, judge, judged(client.CauseServiceDispute))
		c.does(sun, diagnose, found(3))
		plans := func() {
			t.Helper()
			c.reaches(client.StagePlanning)
			c.does(sun, plan, planned(len(c.record().Plans), "100.00", newStep(client.StepKindMailParts, client.StepOwnerWarehouse, at(5, "18:00"), "20.00")))
		}
		demand := client.Agreement{Demand: "500.00", Note: "还要五百"}
		plans()
		r := c.does(sun, agreement, demand)
		require.Equal(t, []any{"500.00", client.WaitingDecision}, []any{r.Demand, r.Case.WaitingOn})
		c.approval(1).decides(zhu, client.DecisionReject, "太多")
		plans()

		demand.RulesFavour = true
		r = c.does(sun, agreement, demand)
		require.Equal(t, []any{client.StageArbitration, client.WaitingPlatform}, []any{r.Case.Stage, r.Case.WaitingOn})
		won, lost := true, false
		e := told(client.AfterSalesEventTypeArbitrationDecided, at(1, "12:00"))
		e.Won = &lost
		c.hears(e)
		plans()
		c.does(sun, agreement, demand)
		e.Won = &won
		c.hears(e)
		require.Equal(t, []any{client.StageCarryingOut, "0.00"}, []any{c.record().Case.Stage, c.record().Account.Cost})

		c.does(sun, plan, planned(3, "100.00", newStep(client.StepKindMailParts, client.StepOwnerWarehouse, at(5, "18:00"), "20.00")))
		demand.RulesFavour = false
		c.does(sun, agreement, demand)
		c.approval(2).decides(zhu, client.DecisionApprove, "息事宁人")
		c.reaches(client.StageCarryingOut)
		require.Equal(t, []client.PartyCost{{Party: client.PartyCarrier, Cost: "500.00"}}, c.record().Account.ByParty)
		c.does(sun, step, done("4.1"))
		c.does(sun, accept, accepted())
		c.does(sun, closeIt, lessons())
	})
}

// AS-16, AS-18: damage on the way counts against the carrier in its region, a case once; the third proposes another carrier. What
// can't be repaired under warranty is exchanged or refunded.
func TestACarriersTroubles(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		carrier := sh.newTrouble("", at(1, "09:00")).Carrier
		counts := func() []client.CarrierRecord {
			t.Helper()
			r, err := sh.as(zhou).ListCarriersWithResponse(t.Context(), &client.ListCarriersParams{Carrier: &carrier})
			require.NoError(t, err)
			require.NotNil(t, r.JSON200, "%s", r.Body)
			return r.JSON200.Items
		}
		for n := range 3 {
			c := sh.register(sh.newTrouble(fmt.Sprint(n), at(1, "09:00")))
			c.does(sun, judge, judged(client.CauseServiceDispute))
			for range 2 { // looked at again, it is still one
				broken := found(2)
				broken.Repairable = false
				c.does(sun, diagnose, broken)
			}
			got := counts()
			require.Len(t, got, 1)
			require.Equal(t, []any{"江苏苏州", n + 1, n == 2}, []any{got[0].Region, got[0].Count, got[0].ChangeProposed})
			require.True(t, *c.record().UnderWarranty)
			c.invalid("invalid_action", "steps", plan, planned(0, "20.00", newStep(client.StepKindMailParts, client.StepOwnerWarehouse, at(5, "18:00"), "20.00")))
			c.does(sun, plan, planned(0, "20.00", newStep(client.StepKindExchange, client.StepOwnerWarehouse, at(5, "18:00"), "20.00")))
		}
	})
}
