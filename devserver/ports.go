package main

import (
	"errors"
	"fmt"
	"net"
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
func reservePorts(opts options) (ports, error) {
	var p ports
	ui, err := listen("web UI", "--ui-port", opts.ip, opts.uiPort)
	if err != nil {
		return p, err
	}
	frontend, err := listen("Temporal frontend", "--frontend-port", opts.ip, opts.frontendPort)
	if err != nil {
		return p, errors.Join(err, ui.Close())
	}
	free := []net.Listener{frontend}
	for range 3 {
		l, err := listen("internal Temporal service", "--ip", opts.ip, 0)
		if err != nil {
			return p, err
		}
		free = append(free, l)
	}
	// All were open at the same time, so they differ; now they are given back for Temporal to open.
	for _, l := range free {
		if err := l.Close(); err != nil {
			return p, fmt.Errorf("release %s: %w", l.Addr(), err)
		}
	}
	return ports{
		ui:       ui,
		frontend: free[0].Addr().String(),
		history:  free[1].Addr().String(),
		matching: free[2].Addr().String(),
		worker:   free[3].Addr().String(),
	}, nil
}

func listen(what, flag, ip string, port int) (net.Listener, error) {
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

// portOf returns the port of a host:port that came from a listener.
func portOf(address string) int {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return 0
	}
	return n
}
