// A task of one's own is a file: 300 questions with answers, and the model learns them while the program runs.
//   dotnet run --project samples/03_own_task -c Release
using Agents.Episodes;
using Agents.Evaluation;
using Agents.Registry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

var file = Path.Combine(AppContext.BaseDirectory, "pairs.jsonl");
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Agents.Training", LogLevel.Information);
builder.Services.AddAgents(builder.Configuration)
    .AddLocalModel("policy")
    .AddTraining(training =>
    {
        training.Task = file;
        training.StepsPerRound = 50; // The gate then compares old and new on the file's 200 validation questions.
        training.GateItems = 200;
        training.Interval = TimeSpan.Zero;
    });

using var host = builder.Build();
var tasks = host.Services.GetRequiredService<ITaskSetCatalog>().Resolve(file);
var policy = host.Services.GetRequiredKeyedService<IChatClient>("policy");
var registry = host.Services.GetRequiredService<IModelRegistry>();
await host.StartAsync();

var published = new TaskCompletionSource();
using var watch = ChangeToken.OnChange(() => registry.Watch("embedded"), () => published.TrySetResult());
Console.WriteLine($"before: {(await ScoreAsync()).Right:0%} of the test questions");
await published.Task.WaitAsync(TimeSpan.FromMinutes(5));
var current = await registry.GetCurrentAsync("embedded");
var after = await ScoreAsync();
while (after.Version != current!.Id) after = await ScoreAsync(); // What was asked during the swap, the old one answers.
Console.WriteLine($"after: {after.Right:0%}, answered by {current}, which the gate promoted");
await host.StopAsync();

async Task<(double Right, string Version)> ScoreAsync()
{
    var items = tasks.Take(TaskSplit.Test, 30, seed: 1);
    var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 16 };
    var replies = await Task.WhenAll(items.Select(item => policy.GetResponseAsync(item.Question, options)));
    var right = items.Zip(replies, (item, reply) => tasks.Grade(item, reply.Text).Correct ? 1.0 : 0.0).Average();
    return (right, string.Join(' ', replies.Select(r => ((EpisodeTurn)r.RawRepresentation!).ModelVersion).Distinct()));
}
