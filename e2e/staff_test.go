package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// as gives the key of one of the staff, or of someone whom the test has hired.
func (s *shop) as(person string) *client.ClientWithResponses {
	if c, ok := s.hired[person]; ok {
		return c
	}
	return s.people[person]
}

// hire adds someone whom no other test knows, and gives who that is. Shop is where they work; empty: in all shops.
func (s *shop) hire(who string, role client.Role, shop string) string {
	s.Helper()
	person := who + "-" + s.name
	put, err := s.people[admin].PutPersonWithResponse(s.Context(), person, client.PersonInput{Name: who, Role: role, Shop: shop, Active: true})
	require.NoError(s, err)
	require.NotNil(s, put.JSON200, "%s", put.Body)
	args := []string{"--role", string(role), "--person", person}
	if shop != "" {
		args = append(args, "--shop", shop)
	}
	key, err := s.newKey(person, args...)
	require.NoError(s, err)
	s.hired[person], err = s.client(key)
	require.NoError(s, err)
	return person
}

// scope names the shop as people and keys are limited to it.
func (s *shop) scope() string { return string(s.platform) + "/" + s.name }

// onDutyHere puts someone on duty for all of the test's days.
func (s *shop) onDutyHere(people ...string) {
	s.Helper()
	for _, person := range people {
		s.onDuty(person, at(1, "00:00"), at(12, "00:00"))
	}
}

// seed makes the staff and a key for each, once, as an operator would.
func (s *stack) seed() error {
	if s.people != nil {
		return nil
	}
	s.people, s.staffKeys = map[string]*client.ClientWithResponses{}, map[string]string{}
	if err := s.key(admin, "--role", "admin"); err != nil {
		return err
	}
	for person, role := range map[string]client.Role{lin: client.RoleAgent, chen: client.RoleAgent, wang: client.RoleLeader} {
		put, err := s.people[admin].PutPersonWithResponse(context.Background(), person, client.PersonInput{Name: person, Role: role, Active: true})
		if err != nil || put.JSON200 == nil {
			return errors.Join(fmt.Errorf("put %s", person), err, refusal(put))
		}
		if err := s.key(person, "--role", string(role), "--person", person); err != nil {
			return err
		}
	}
	if err := s.key(connector, "--role", "integration"); err != nil {
		return err
	}
	return s.keep()
}

// key makes a key for one of the staff by the command line.
func (s *stack) key(name string, args ...string) error {
	key, err := s.newKey(name, args...)
	if err != nil {
		return err
	}
	return s.use(name, key)
}

// use gives one of the staff a key that there is.
func (s *stack) use(name, key string) (err error) {
	s.staffKeys[name] = key
	if name == connector {
		s.env = append(s.env, "GENDAN_KEY="+key) // for gendan import and gendan case
	}
	s.people[name], err = s.client(key)
	return err
}

// template is an SQLite database with the staff and their keys. The first stack that has them leaves it to the others, who
// need not make them anew: each takes a process that takes a second.
var template struct {
	sync.Mutex
	keys map[string]string
}

func templateFile() string { return filepath.Join(scratch, "template.db") }

// keep leaves the database, in which nothing has happened yet, to the stacks to come.
func (s *stack) keep() error {
	file, ok := s.database.(*sqliteFile)
	template.Lock()
	defer template.Unlock()
	if !ok || template.keys != nil {
		return nil
	}
	if _, err := file.db.Exec("VACUUM INTO ?", templateFile()); err != nil {
		return fmt.Errorf("keep the staff: %w", err)
	}
	template.keys = s.staffKeys
	return nil
}

// setUp makes the tables, or takes the database that another stack has left.
func (s *stack) setUp(ctx context.Context) error {
	template.Lock()
	keys := template.keys
	template.Unlock()
	file, ok := s.database.(*sqliteFile)
	if !ok || keys == nil {
		_, err := s.gendan(ctx, "migrate")
		return err
	}
	content, err := os.ReadFile(templateFile())
	if err == nil {
		err = os.WriteFile(file.path, content, 0o600)
	}
	s.people, s.staffKeys = map[string]*client.ClientWithResponses{}, map[string]string{}
	for name, key := range keys {
		err = errors.Join(err, s.use(name, key))
	}
	return err
}

func (s *stack) newKey(name string, args ...string) (string, error) {
	out, err := s.gendan(context.Background(), append([]string{"key", "create", "--name", name}, args...)...)
	if err != nil {
		return "", err
	}
	at := strings.Index(out, "gd_")
	if at < 0 {
		return "", fmt.Errorf("gendan key create printed no key: %s", out)
	}
	return strings.Fields(out[at:])[0], nil
}

func (s *stack) client(key string) (*client.ClientWithResponses, error) {
	return client.NewClientWithResponses(s.url, client.WithHTTPClient(&caller{stack: s, key: key}))
}

// caller makes requests with a key. In a stack whose programs are being killed it repeats what was not answered, or
// answered with 503, as the API asks its callers to.
type caller struct {
	stack *stack
	key   string
}

// Do makes a request.
func (c *caller) Do(r *http.Request) (*http.Response, error) {
	r.Header.Set("Authorization", "Bearer "+c.key)
	for until := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		response, err := c.stack.http.Do(r)
		away := err != nil || response.StatusCode == http.StatusServiceUnavailable
		if !away || !c.stack.patient.Load() || time.Now().After(until) || r.Context().Err() != nil {
			return response, err
		}
		if err == nil {
			_ = response.Body.Close()
		}
		if r.GetBody != nil {
			if r.Body, err = r.GetBody(); err != nil {
				return nil, err
			}
		}
	}
}
