package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/devstack"
	"gendan/cmd/gendan/internal/problem"
	"gendan/cmd/gendan/internal/settings"
)

// demoShop is the shop that `gendan dev` registers on each of its platforms.
const demoShop = devstack.Shop

// door is where the API is, and with which key to enter.
type door struct{ address, key string }

// door finds the API that a command talks to: as the settings say, or else the one that `gendan dev` runs here.
func (c *cli) door(config settings.Config) (door, error) {
	d := door{config.API, config.Key}
	if d.key != "" {
		return d, nil
	}
	keys, err := devstack.ReadKeys(devstack.Folder)
	if errors.Is(err, devstack.ErrNoStack) {
		return door{}, usageError{errors.New("a key is needed: --key or GENDAN_KEY (in a folder where `gendan dev` runs, its own is used)")}
	}
	if err != nil {
		return door{}, err
	}
	if stack, err := devstack.ReadAddresses(devstack.Folder); err == nil && config.API == settings.DefaultAPI {
		d.address = stack.API
	}
	if !local(d.address) {
		return door{}, usageError{fmt.Errorf("a key is needed for %s: --key or GENDAN_KEY", d.address)}
	}
	d.key = keys[devstack.Admin]
	return d, nil
}

// local says whether an address is this machine's: the demo's keys are for nowhere else.
func local(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := u.Hostname()
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}

// askTimeout bounds one request of a person's command.
const askTimeout = 30 * time.Second

// client makes a client that enters by the door.
func (d door) client() (*client.Client, error) {
	return client.NewClient(d.address,
		client.WithHTTPClient(&http.Client{Timeout: askTimeout}),
		client.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
			r.Header.Set("Authorization", "Bearer "+d.key)
			return nil
		}))
}

// read reads an answer into out, or gives the API's problem as an error.
func read(response *http.Response, err error, out any) error {
	if err != nil {
		return noAnswer(err)
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("the API's answer broke off: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return errors.New(problem.Line(problem.Read(response.Status, text)))
	}
	return json.Unmarshal(text, out)
}

// noAnswer says that nobody answered, in words for whoever gave a wrong address or has started nothing.
func noAnswer(err error) error {
	var asked *url.Error
	if !errors.As(err, &asked) {
		return fmt.Errorf("the API does not answer: %w", err)
	}
	where := asked.URL
	if u, err := url.Parse(asked.URL); err == nil {
		where = u.Scheme + "://" + u.Host
	}
	var dial *net.OpError
	switch {
	case errors.As(err, &dial) && dial.Op == "dial":
		return fmt.Errorf("no API answers at %s (%w): is `gendan dev` or `gendan serve` running? --api or GENDAN_API names another address", where, dial.Err)
	case asked.Timeout():
		return fmt.Errorf("the API at %s does not answer within %s", where, askTimeout)
	}
	return fmt.Errorf("the API at %s does not answer: %w", where, asked.Err)
}
