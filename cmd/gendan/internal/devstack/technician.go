package devstack

import (
	"context"
	"errors"
	"fmt"

	"gendan/handbook"
	"gendan/store"
)

// technicians are those in the demo's directory. All shops share it (AS-11).
var technicians = []handbook.Technician{
	{ID: "suzhou-wang", Name: "王师傅", Phone: "130 0000 0001", Area: "江苏苏州", Fee: 200_00, Rating: 5, Note: "床垫、床架都修", Active: true},
	{ID: "suzhou-li", Name: "李师傅", Phone: "130 0000 0002", Area: "江苏苏州", Fee: 150_00, Rating: 3, Note: "周末不上门", Active: true},
	{ID: "hangzhou-shen", Name: "沈师傅", Phone: "130 0000 0003", Area: "浙江杭州", Fee: 180_00, Rating: 4, Note: "自己有配件", Active: true},
}

// seedTechnicians adds those who are missing. One who was struck, or changed, stays so.
func seedTechnicians(ctx context.Context, db *store.Store) error {
	for _, technician := range technicians {
		_, err := db.GetTechnician(ctx, technician.ID)
		if errors.Is(err, store.ErrNotFound) {
			_, err = db.PutTechnician(ctx, technician)
		}
		if err != nil {
			return fmt.Errorf("seed: %w", err)
		}
	}
	return nil
}
