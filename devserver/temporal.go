package main

import (
	"fmt"
	"maps"
	"time"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

// dynamicConfig fits one developer on one machine: no throttling, no waiting, nothing that calls home.
var dynamicConfig = dynamicconfig.StaticClient{
	dynamicconfig.WorkflowTimeSkippingEnabled.Key():                  true,
	dynamicconfig.EnableServerVersionCheck.Key():                     false,
	dynamicconfig.FrontendRPS.Key():                                  100_000,
	dynamicconfig.FrontendMaxNamespaceRPSPerInstance.Key():           100_000,
	dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 10_000,
	dynamicconfig.HistoryRPS.Key():                                   100_000,
	dynamicconfig.MatchingRPS.Key():                                  100_000,
	dynamicconfig.FrontendPersistenceMaxQPS.Key():                    100_000,
	dynamicconfig.HistoryPersistenceMaxQPS.Key():                     100_000,
	dynamicconfig.MatchingPersistenceMaxQPS.Key():                    100_000,
	dynamicconfig.VisibilityPersistenceMaxReadQPS.Key():              100_000,
	dynamicconfig.VisibilityPersistenceMaxWriteQPS.Key():             100_000,
	// One partition: a single worker finds its tasks without forwarding between partitions.
	dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
	dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
	// Shops take turns in a backlog, as in production.
	dynamicconfig.MatchingEnableFairness.Key(): true,
	// By default every timer, and so every time skip, is up to a second late.
	dynamicconfig.TimerProcessorMaxTimeShift.Key():    10 * time.Millisecond,
	dynamicconfig.TimerProcessorMaxPollRPS.Key():      10_000,
	dynamicconfig.TransferProcessorMaxPollRPS.Key():   10_000,
	dynamicconfig.VisibilityProcessorMaxPollRPS.Key(): 10_000,
}

// dynamicConfig is ours with what the command line lays over it.
func (o options) dynamicConfig() dynamicconfig.StaticClient {
	if o.maxEvents == 0 {
		return dynamicConfig
	}
	over := maps.Clone(dynamicConfig)
	over[dynamicconfig.HistoryCountSuggestContinueAsNew.Key()] = o.maxEvents
	return over
}

// startTemporal starts frontend, history, matching and worker in this process on the given ports and database.
func startTemporal(opts options, ports ports, db *config.SQL, logger log.Logger) (temporal.Server, error) {
	server, err := temporal.NewServer(
		temporal.WithConfig(serverConfig(opts, ports, db)),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(map[primitives.ServiceName]static.Hosts{
			primitives.FrontendService: static.SingleLocalHost(ports.frontend),
			primitives.HistoryService:  static.SingleLocalHost(ports.history),
			primitives.MatchingService: static.SingleLocalHost(ports.matching),
			primitives.WorkerService:   static.SingleLocalHost(ports.worker),
		}),
		temporal.WithLogger(logger),
		temporal.WithDynamicConfigClient(opts.dynamicConfig()),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
	)
	if err != nil {
		return nil, fmt.Errorf("set up Temporal: %w", err)
	}
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("start Temporal: %w", err)
	}
	return server, nil
}

func serverConfig(opts options, ports ports, db *config.SQL) *config.Config {
	service := func(address string) config.Service {
		return config.Service{RPC: config.RPC{GRPCPort: portOf(address), BindOnIP: opts.ip}}
	}
	return &config.Config{
		Services: map[string]config.Service{
			string(primitives.FrontendService): service(ports.frontend),
			string(primitives.HistoryService):  service(ports.history),
			string(primitives.MatchingService): service(ports.matching),
			string(primitives.WorkerService):   service(ports.worker),
		},
		Persistence: config.Persistence{
			DefaultStore:     "sqlite",
			VisibilityStore:  "sqlite",
			NumHistoryShards: 1,
			DataStores:       map[string]config.DataStore{"sqlite": {SQL: db}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: ports.frontend},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		PublicClient:        config.PublicClient{HostPort: ports.frontend},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: "disabled"},
			Visibility: config.VisibilityArchival{State: "disabled"},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: "disabled"},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: "disabled"},
		}},
	}
}
