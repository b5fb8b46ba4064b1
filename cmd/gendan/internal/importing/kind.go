package importing

import (
	"context"
	"net/http"
	"time"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/exportfile"
	"gendan/handbook"
)

// kind is what an import tells the API: how a file holds it and how it is told.
type kind[T any] struct {
	name   string // tells the states of imports apart
	format exportfile.Format[T]
	at     func(T) time.Time // when it happened: the last day among them is the file's last day
	moved  func(T, shift) T
	tell   func(context.Context, *client.Client, T) (*http.Response, error)
	words  []string // what can become of a row, in the order in which people are told
}

// Orders imports orders, as [run] says.
func Orders(ctx context.Context, o Options, p Progress) (Report, error) {
	return run(ctx, o, p, kind[handbook.Order]{
		name:   "orders",
		format: exportfile.Orders(),
		at:     func(o handbook.Order) time.Time { return o.PlacedAt },
		words:  []string{created, known, recorded},
		moved: func(o handbook.Order, s shift) handbook.Order {
			o.PlacedAt, o.PaidAt = s.to(o.PlacedAt), s.notAhead(o.PaidAt)
			return o
		},
		tell: func(ctx context.Context, c *client.Client, o handbook.Order) (*http.Response, error) {
			return c.CreateOrder(ctx, client.NewOrder{
				Platform: client.Platform(o.Platform), Shop: o.Shop, OrderNo: o.OrderNo, CustomerID: o.CustomerID, Product: o.Product,
				Total: o.Total.String(), PlacedAt: o.PlacedAt, PaidAt: o.PaidAt,
			})
		},
	})
}

// Leads imports inquiries without an order, as [run] says.
func Leads(ctx context.Context, o Options, p Progress) (Report, error) {
	return run(ctx, o, p, kind[handbook.Lead]{
		name:   "leads",
		format: exportfile.Leads(),
		at:     func(l handbook.Lead) time.Time { return l.ReceivedAt },
		words:  []string{created, known, joined, recorded},
		moved: func(l handbook.Lead, s shift) handbook.Lead {
			l.ReceivedAt, l.LastWordAt = s.to(l.ReceivedAt), s.notAhead(l.LastWordAt)
			return l
		},
		tell: func(ctx context.Context, c *client.Client, l handbook.Lead) (*http.Response, error) {
			from := client.SpeakerAgent
			if l.Unanswered {
				from = client.SpeakerCustomer
			}
			return c.CreateLead(ctx, client.NewLead{
				Platform: client.Platform(l.Platform), Shop: l.Shop, LeadID: l.LeadID, CustomerID: l.CustomerID, Product: l.Product,
				Concern: l.Concern, Agent: l.Agent, Grade: client.Grade(l.Grade),
				ReceivedAt: l.ReceivedAt, LastMessageAt: l.LastWordAt, LastMessageFrom: from,
			})
		},
	})
}

// shift moves instants by whole calendar days of the shop's zone.
type shift struct {
	days int
	zone *time.Location
	now  time.Time
}

// to moves an instant; the zero time stays.
func (s shift) to(t time.Time) time.Time {
	if t.IsZero() || s.days == 0 {
		return t
	}
	return t.In(s.zone).AddDate(0, 0, s.days).UTC()
}

// notAhead moves what has happened, a payment or a message: one that would then lie ahead of now is taken as of now,
// for the file says that it was, and nobody believes one in the future.
func (s shift) notAhead(t time.Time) time.Time {
	moved := s.to(t)
	if s.days != 0 && moved.After(s.now) {
		return s.now.UTC()
	}
	return moved
}
