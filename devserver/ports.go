package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"strconv"
	"syscall"
)

// ports are where the parts of this process listen. The UI's listener is ours from the start; Temporal opens its own,
// so its ports are only found free here.
type ports struct {
	ui       net.Listener
	frontend string // host:port
	history  string
	matching string
	worker   string
}

// reservePorts fails with a clear message when a wanted port is taken; Temporal itself would end the process with a
// stack trace.
func reservePorts(opts options) (p ports, err error) {
	var free []net.Listener
	defer func() { // all were open at the same time, so they differ; now they are given back for Temporal to open
		for _, l := range free {
			err = errors.Join(err, l.Close())
		}
	}()
	reserve := func(what, flag string, port int) string {
		if err != nil {
			return ""
		}
		var l net.Listener
		if l, err = listen(what, flag, opts.ip, port); err != nil {
			return ""
		}
		free = append(free, l)
		return l.Addr().String()
	}
	p.frontend = reserve("Temporal frontend", "--frontend-port", opts.frontendPort)
	p.history = reserve("Temporal history", "--ip", 0)
	p.matching = reserve("Temporal matching", "--ip", 0)
	p.worker = reserve("Temporal worker", "--ip", 0)
	if err != nil {
		return p, err
	}
	p.ui, err = listen("web UI", "--ui-port", opts.ip, opts.uiPort)
	return p, err
}

// The ports that are ours to choose lie below those that systems hand out to whoever asks for any: a port that Temporal
// opens a moment after we gave it back must not be somebody's outgoing connection by then.
const (
	firstFree = 20000
	freePorts = 12000
)

// listen opens a port; 0 picks a free one.
func listen(what, flag, ip string, port int) (net.Listener, error) {
	if port != 0 {
		return listenOn(what, flag, ip, port)
	}
	var err error
	for range 50 {
		var l net.Listener
		if l, err = listenOn(what, flag, ip, firstFree+rand.IntN(freePorts)); err == nil { //nolint:gosec // no secret
			return l, nil
		}
	}
	return nil, err
}

func listenOn(what, flag, ip string, port int) (net.Listener, error) {
	address := net.JoinHostPort(ip, strconv.Itoa(port))
	l, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s: %s is taken by another program; choose another port with %s (0 picks a free one)", what, address, flag)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot listen on %s (%s): %w", what, address, flag, err)
	}
	return l, nil
}

// portOf returns the port of an address that came from a listener.
func portOf(address string) int {
	return int(netip.MustParseAddrPort(address).Port())
}
