using Agents.LoopHost;
using Agents.Training.Gates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// An application that answers and trains on the embedded model, to be killed by tests:
// Agents.LoopHost FOLDER PUBLICATIONS. It ends by itself when the model was published that often.
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders().AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddAgents(builder.Configuration)
    .AddLocalModel("policy")
    .AddTraining(options =>
    {
        options.Task = "addition";
        options.StepsPerRound = 2;
        options.CheckpointInterval = 1;
        options.Interval = TimeSpan.Zero;
        options.Prompts = 2;
        options.Group = 4;
        options.MaxTokens = 8;
        options.LearningRate = 1e-4;
        options.CollapseSteps = 100_000;
        options.Gate = GateMode.Off;
    });
builder.Services.Configure<Agents.Hosting.AgentsOptions>(options => options.Data = args[0]);
builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<Callers>(services, int.Parse(args[1])));
using var host = builder.Build();
await host.RunAsync();
