package policyfile

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
)

// parse reads one YAML document, whose top must be a mapping; an empty file is an empty mapping.
func parse(file string, content []byte, ps *problems) *node {
	empty := &node{kind: mapping, at: place{file, 1}}
	loader, err := yaml.NewLoader(bytes.NewReader(content))
	if err != nil {
		ps.add(place{file: file}, "", "can't be parsed: %s", err)
		return empty
	}
	var document, second yaml.Node
	if err := loader.Load(&document); errors.Is(err, io.EOF) {
		return empty
	} else if err != nil {
		refuseSyntax(err, file, ps)
		return empty
	}
	if err := loader.Load(&second); err == nil {
		ps.add(place{file, second.Line}, "", "a second document begins: one file is one policy")
		return empty
	} else if !errors.Is(err, io.EOF) {
		refuseSyntax(err, file, ps)
		return empty
	}
	b := treeBuilder{file: file, problems: ps, built: map[*yaml.Node]*node{}}
	top := b.node(&document)
	switch top.kind {
	case mapping:
		return top
	case scalar, list:
		ps.add(top.at, "", "not a mapping: a policy is written as key: value")
	case nothing:
	}
	return empty
}

func refuseSyntax(err error, file string, ps *problems) {
	var at *yaml.LoadError
	if errors.As(err, &at) {
		ps.add(place{file, at.Mark.Line}, "", "not YAML: %s", at.Message)
		return
	}
	ps.add(place{file: file}, "", "not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
}

// treeBuilder turns the library's nodes into ours. An alias shares the node of its anchor.
type treeBuilder struct {
	file     string
	problems *problems
	built    map[*yaml.Node]*node // nil while it is being built
}

func (b *treeBuilder) node(n *yaml.Node) *node {
	at := place{b.file, n.Line}
	if n.Kind == yaml.DocumentNode {
		return b.node(n.Content[0])
	}
	if n.Kind == yaml.AliasNode {
		if anchored := b.built[n.Alias]; anchored != nil {
			return anchored
		}
		b.problems.add(at, "", "*%.60s holds itself", n.Value)
		return &node{at: at}
	}
	b.built[n] = nil
	b.built[n] = b.plain(n, at)
	return b.built[n]
}

func (b *treeBuilder) plain(n *yaml.Node, at place) *node {
	switch {
	case n.Kind == yaml.MappingNode:
		return b.mapping(n, at)
	case n.Kind == yaml.SequenceNode:
		items := make([]*node, len(n.Content))
		for i, item := range n.Content {
			items[i] = b.node(item)
		}
		return &node{kind: list, at: at, items: items}
	case n.Tag == "!!null":
		return &node{kind: nothing, at: at}
	}
	return &node{kind: scalar, at: at, text: n.Value}
}

func (b *treeBuilder) mapping(n *yaml.Node, at place) *node {
	m := &node{kind: mapping, at: at}
	written := map[string]int{}
	var merged []*node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], b.node(n.Content[i+1])
		line, twice := written[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode:
			b.problems.add(place{b.file, key.Line}, "", "a key must be a single word")
		case key.Tag == "!!merge":
			merged = append(merged, value)
		case twice:
			b.problems.add(place{b.file, key.Line}, "", "%.60q is written twice, first in line %d", key.Value, line)
		default:
			written[key.Value] = key.Line
			m.fields = append(m.fields, field{key.Value, place{b.file, key.Line}, value})
		}
	}
	for _, base := range merged {
		b.inherit(m, base, written)
	}
	return m
}

// inherit takes over what a merge key (<<) names, except for what is written in the mapping itself.
func (b *treeBuilder) inherit(m, base *node, written map[string]int) {
	if base.kind != mapping {
		b.problems.add(m.at, "", "<< takes the name of one mapping")
		return
	}
	for _, f := range base.fields {
		if _, has := written[f.key]; !has {
			written[f.key] = f.at.line
			m.fields = append(m.fields, f)
		}
	}
}
