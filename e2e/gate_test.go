package e2e

import (
	"errors"
	"io"
	"net"
	"sync"
)

// gate stands between a program and a server, and can be shut as networks and servers fail: nobody gets through, or
// questions get through and their answers don't, or the other way round.
type gate struct {
	address  string // where the program thinks the server is
	upstream string

	mu       sync.Mutex
	changed  *sync.Cond
	listener net.Listener
	conns    map[net.Conn]bool
	held     map[direction]bool
}

// direction is one of the two ways through a gate.
type direction string

const (
	questions direction = "to the server"
	answers   direction = "from the server"
)

// newGate opens a gate in front of a server.
func newGate(upstream string) (*gate, error) {
	g := &gate{address: "127.0.0.1:0", upstream: upstream, conns: map[net.Conn]bool{}, held: map[direction]bool{}}
	g.changed = sync.NewCond(&g.mu)
	err := g.open()
	return g, err
}

// open lets everyone through, at the same address as before.
func (g *gate) open() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held = map[direction]bool{}
	g.changed.Broadcast()
	if g.listener != nil {
		return nil
	}
	l, err := net.Listen("tcp", g.address)
	if err != nil {
		return err
	}
	g.listener, g.address = l, l.Addr().String()
	go g.accept(l)
	return nil
}

// shut cuts every connection and refuses new ones.
func (g *gate) shut() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.listener == nil {
		return nil
	}
	err := g.listener.Close()
	g.listener = nil
	for c := range g.conns {
		_ = c.Close() // the other end may have closed it
	}
	g.conns = map[net.Conn]bool{}
	g.changed.Broadcast()
	return err
}

// hold keeps what goes in one direction until the gate is opened or shut.
func (g *gate) hold(d direction) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held[d] = true
}

func (g *gate) accept(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		go g.serve(client)
	}
}

func (g *gate) serve(client net.Conn) {
	server, err := net.Dial("tcp", g.upstream)
	if err != nil {
		_ = client.Close()
		return
	}
	if !g.admit(client, server) {
		return
	}
	go g.carry(server, client, questions)
	g.carry(client, server, answers)
}

// admit takes a connection in, unless the gate was shut meanwhile.
func (g *gate) admit(pair ...net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range pair {
		if g.listener == nil {
			_ = c.Close()
		} else {
			g.conns[c] = true
		}
	}
	return g.listener != nil
}

// carry copies in one direction, and closes both ends when one is closed.
func (g *gate) carry(to, from net.Conn, d direction) {
	defer func() {
		g.mu.Lock()
		delete(g.conns, to)
		g.mu.Unlock()
		_ = to.Close()
		_ = from.Close()
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !g.pass(to, d) {
			return
		}
		if _, e := to.Write(buffer[:n]); e != nil || errors.Is(err, io.EOF) || err != nil {
			return
		}
	}
}

// pass waits until the direction is free, and says whether the connection still stands.
func (g *gate) pass(c net.Conn, d direction) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.held[d] && g.conns[c] {
		g.changed.Wait()
	}
	return g.conns[c]
}
