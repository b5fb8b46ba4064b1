package activities

import (
	"context"
	"fmt"

	"gendan/handbook"
)

// PinPolicy reads what a kind of case needs of the policy that its shop works by now. A case keeps it until its round ends, so
// that a change of policy never breaks a running case.
func (a *Activities) PinPolicy(_ context.Context, platform handbook.Platform, shop string, kind handbook.CaseKind) (handbook.Policy, error) {
	policy, err := a.Policies.For(platform, shop)
	if err != nil {
		return handbook.Policy{}, fmt.Errorf("pin policy of %s/%s: %w", platform, shop, err)
	}
	return policy.For(kind), nil
}
