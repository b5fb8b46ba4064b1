package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// AS-3, AS-13, AS-15: a trouble of level 4 that an explanation puts right, until it is closed.
func TestFigureHistoryLevel4(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.newTrouble("1", at(1, "09:00")))
		c.does(sun, judge, judged(client.CauseServiceDispute))
		r := c.does(sun, diagnose, explained())
		require.Equal(t, client.StageAcceptance, r.Case.Stage)
		c.does(sun, accept, accepted())
		r = c.does(sun, closeIt, lessons())
		require.Equal(t, client.EndingExplained, r.Case.Ending)
		c.wantWork("judge AS-1 done sun", "diagnose AS-3 done sun", "accept AS-13 done sun", "close AS-15 done sun")
		c.measureChain(60)
	})
}

// AS-5, AS-6, AS-9, AS-13: a trouble of level 1 whose first plan the manager refuses: two plans, three steps, a claim, until it
// is closed.
func TestFigureHistoryLevel1(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.newTrouble("1", at(1, "09:00")))
		c.does(sun, judge, judged(client.CauseLogisticsDamage))
		c.does(sun, evidence, photos(client.EvidenceKindOverall, client.EvidenceKindCloseUp, client.EvidenceKindDetail, client.EvidenceKindBoxDamage, client.EvidenceKindBatchLabel))
		c.does(sun, diagnose, found(1))
		c.does(sun, plan, planned(0, "1200.00", newStep(client.StepKindExchange, client.StepOwnerWarehouse, at(6, "18:00"), "1200.00")))
		c.approval(1).decides(zhu, client.DecisionReject, "先修")
		c.reaches(client.StagePlanning)
		second := planned(1, "280.00",
			newStep(client.StepKindBuyParts, client.StepOwnerPurchasing, at(3, "18:00"), "120.00"),
			visit(sh.technician("wang"), at(4, "14:00")),
			newStep(client.StepKindMailParts, client.StepOwnerWarehouse, at(5, "18:00"), "20.00"))
		second.Claims = []client.NewClaim{{Party: client.NewClaimPartyCarrier, Against: "德邦", Amount: "280.00"}}
		c.does(sun, plan, second)
		c.approval(2).decides(zhu, client.DecisionApprove, "")
		c.reaches(client.StageAgreement)
		c.does(sun, agreement, agreed())
		c.forwardTo(at(2, "09:00"))
		c.does(sun, expense, spent("120.00", "2.1"))
		for _, id := range []string{"2.1", "2.3", "2.2"} {
			c.does(sun, step, done(id))
		}
		c.does(sun, accept, accepted())
		c.does(sun, expense, spent("140.00", "2.2"))
		c.does(sun, claim, client.ClaimReport{ClaimID: "1", State: client.ClaimReportStateReceived, Received: "280.00"})
		r := c.does(sun, closeIt, lessons())
		require.Equal(t, client.EndingResolved, r.Case.Ending)
		require.Equal(t, "-20.00", r.Account.Cost)
		c.measureChain(250)
	})
}
