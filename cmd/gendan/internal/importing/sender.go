package importing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/problem"
)

const (
	requestTimeout = 30 * time.Second
	firstWait      = 200 * time.Millisecond
	longestWait    = 30 * time.Second
	giveUpAfter    = 10 * time.Minute
	// A server that fails in itself is asked a few times; then the row is refused and the others go on.
	internalTries = 5
	maxAnswer     = 1 << 20
)

// refusal is the API's word on one row.
type refusal struct{ reason string }

// Error gives the reason.
func (r *refusal) Error() string { return r.reason }

// sender sends rows, and repeats what did not get through: telling one again changes nothing.
type sender struct {
	client *client.Client
	note   func(string) // says once in a while what it waits for
}

func newSender(o Options, note func(string)) (*sender, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:errcheck,forcetypeassert // it is one
	transport.MaxIdleConnsPerHost = o.Concurrency
	c, err := client.NewClient(o.API,
		client.WithHTTPClient(&http.Client{Transport: transport, Timeout: requestTimeout}),
		client.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
			r.Header.Set("Authorization", "Bearer "+o.Key)
			return nil
		}))
	if err != nil {
		return nil, err
	}
	return &sender{c, note}, nil
}

// hello makes sure that there is an API at all, so that a wrong address is told at once and not waited for.
func (s *sender) hello(ctx context.Context, address string) error {
	response, err := s.client.GetHealth(ctx)
	if err != nil {
		return fmt.Errorf("no API answers at %s: is it running? (%w)", address, err)
	}
	defer response.Body.Close() //nolint:errcheck // nothing to lose
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("what answers at %s is no gendan API: %s", address, response.Status)
	}
	return nil
}

// send tells one row and gives what became of it. Ctx ends the waiting between tries, not a request that is under
// way. It returns a [*refusal] for a row that the API does not take, and any other error when going on is no use.
func (s *sender) send(ctx context.Context, tell func(context.Context) (*http.Response, error)) (outcome string, err error) {
	began := time.Now()
	for try := 1; ; try++ {
		outcome, err := post(ctx, tell)
		if err == nil {
			return outcome, nil
		}
		var again *retry
		if !errors.As(err, &again) {
			return "", err
		}
		if again.internal && try >= internalTries {
			return "", &refusal{again.Error()}
		}
		if time.Since(began) > giveUpAfter {
			return "", fmt.Errorf("gave up after %s: %w", giveUpAfter, err)
		}
		wait := max(again.after, backoff(try))
		if !again.paced {
			s.note(fmt.Sprintf("%v; trying again in %s", err, wait.Round(100*time.Millisecond)))
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(wait):
		}
	}
}

// backoff doubles from try to try, and differs between workers so that they don't come back all at once.
func backoff(try int) time.Duration {
	wait := min(firstWait<<min(try-1, 10), longestWait)
	return wait/2 + rand.N(wait)/2 //nolint:gosec // spreading load is no secret
}

// retry is a failure that may pass.
type retry struct {
	error
	after    time.Duration // as the server asks
	internal bool          // the server's own fault
	paced    bool          // we are asked to go slower, which is nothing to tell
}

func post(ctx context.Context, tell func(context.Context) (*http.Response, error)) (outcome string, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTimeout)
	defer cancel()
	response, err := tell(ctx)
	if err != nil {
		return "", &retry{error: fmt.Errorf("the API does not answer: %w", err)}
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return "", &retry{error: fmt.Errorf("the API's answer broke off: %w", err)}
	}
	if response.StatusCode == http.StatusOK || response.StatusCode == http.StatusCreated {
		var accepted struct {
			Outcome string `json:"outcome"`
		}
		if err := json.Unmarshal(text, &accepted); err != nil {
			return "", fmt.Errorf("the API's answer is none that we know: %w", err)
		}
		return accepted.Outcome, nil
	}
	return "", failure(response, text)
}

// failure says what an answer that is no success means for the row, and for the import.
func failure(response *http.Response, text []byte) error {
	said := problem.Read(response.Status, text)
	reason := problem.Line(said)
	switch {
	case response.StatusCode == http.StatusTooManyRequests:
		return &retry{error: errors.New(reason), after: retryAfter(response), paced: true}
	case response.StatusCode == http.StatusRequestTimeout, response.StatusCode > http.StatusInternalServerError:
		return &retry{error: errors.New(reason), after: retryAfter(response)}
	case response.StatusCode == http.StatusInternalServerError:
		return &retry{error: errors.New(reason), internal: true}
	case response.StatusCode == http.StatusUnauthorized, response.StatusCode == http.StatusForbidden,
		response.StatusCode == http.StatusNotFound, response.StatusCode == http.StatusMethodNotAllowed,
		slices.Contains([]string{"unknown_shop", "unknown_platform"}, said.Code):
		return errors.New(reason) // every other row would fare the same
	}
	return &refusal{reason}
}

// retryAfter reads the header's seconds or date.
func retryAfter(response *http.Response) time.Duration {
	value := response.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(time.Until(at), 0)
	}
	return 0
}
