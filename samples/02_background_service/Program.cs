// Callers ask greedily while the same process trains the model and swaps new weights in under them. The gate is off
// here, so that each step is served; leave it on where answers matter. The report is JSON with and without --json.
//   dotnet run --project samples/02_background_service -c Release -- --callers 8 --swaps 5 --json
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Agents.Episodes;
using Agents.Evaluation;
using Agents.Hosting;
using Agents.Training.Gates;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

var builder = Host.CreateApplicationBuilder([.. args.Where(a => a != "--json")]);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddAgents(builder.Configuration)
    .AddLocalModel("policy")
    .AddTraining(o => (o.Gate, o.StepsPerRound, o.Interval, o.Threads) = (GateMode.Off, 1, TimeSpan.Zero, 1));
using var host = builder.Build();
await host.StartAsync();

var (callers, swaps) = (builder.Configuration.GetValue("callers", 8), builder.Configuration.GetValue("swaps", 5));
var policy = host.Services.GetRequiredKeyedService<IChatClient>("policy");
var task = host.Services.GetRequiredService<ITaskSetCatalog>().Resolve("addition");
var (seconds, errors) = (new ConcurrentBag<double>(), new ConcurrentBag<string>());
var versions = new ConcurrentDictionary<string, int>();
using var end = new CancellationTokenSource(TimeSpan.FromMinutes(10));

async Task AskAsync(int caller)
{
    for (var i = 0; !end.IsCancellationRequested && versions.Count <= swaps; i++)
    {
        var (item, started) = (task.Draw(TaskSplit.Train, caller, i), Stopwatch.GetTimestamp());
        try
        {
            var answer = await policy.GetResponseAsync(item.Question, new() { Temperature = 0, MaxOutputTokens = 16 });
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            versions.AddOrUpdate(((EpisodeTurn)answer.RawRepresentation!).ModelVersion, 1, (_, count) => count + 1);
        }
        catch (Exception e)
        {
            errors.Add(e.Message);
        }
    }
}

await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => AskAsync(caller))));
var run = host.Services.GetRequiredService<IOptions<AgentsOptions>>().Value.RunId;
var sorted = seconds.Order().ToArray();
var (p50, p95) = (sorted.ElementAtOrDefault(sorted.Length / 2), sorted.ElementAtOrDefault(sorted.Length * 95 / 100));
var counts = versions.Select(v => new { id = v.Key, answers = v.Value });
var report = new { run, answers = sorted.Length, errors = errors.Count, versions = counts, p50, p95 };
Console.WriteLine(JsonSerializer.Serialize(report));
await host.StopAsync();
return errors.IsEmpty && versions.Count > swaps ? 0 : 1;
