package api

import (
	"context"
	"crypto/rand"
	"log/slog"
	"regexp"
	"sync/atomic"

	"github.com/gin-gonic/gin"
)

const headerID = "X-Request-ID"

var givenID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// trail is by what a request is found again in the logs.
type trail struct {
	requestID string
	caseID    atomic.Pointer[string] // nil: it is about none, or none yet
}

type trailKey struct{}

// identify gives the request an id: the caller's own where it has a plain form, else a new one.
func identify(c *gin.Context) {
	id := c.GetHeader(headerID)
	if !givenID.MatchString(id) {
		id = rand.Text()
	}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), trailKey{}, &trail{requestID: id}))
	c.Header(headerID, id)
}

func trailOf(ctx context.Context) *trail {
	t, ok := ctx.Value(trailKey{}).(*trail)
	if !ok {
		return &trail{}
	}
	return t
}

func requestID(c *gin.Context) string { return trailOf(c.Request.Context()).requestID }

// about notes the case that a request is about. Where it touches several, the first one is it.
func about(ctx context.Context, caseID string) {
	trailOf(ctx).caseID.CompareAndSwap(nil, &caseID)
}

// LogAttrs gives what every log line within a request carries: request_id, which is in the problem too that the caller is
// given, and workflow_id, once it is known which case the request is about. Outside a request it gives nothing.
func LogAttrs(ctx context.Context) []slog.Attr {
	t, ok := ctx.Value(trailKey{}).(*trail)
	if !ok {
		return nil
	}
	attrs := []slog.Attr{slog.String("request_id", t.requestID)}
	if id := t.caseID.Load(); id != nil {
		attrs = append(attrs, slog.String("workflow_id", *id))
	}
	return attrs
}
