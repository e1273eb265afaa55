// A local model in an application: it answers, and every answer is an episode in the store. Nothing here trains.
//   dotnet run --project samples/01_embed -c Release -- --Question "What is 12 + 30?"
using Agents.Episodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddAgents(builder.Configuration).AddLocalModel("policy");

using var host = builder.Build();
await host.StartAsync();

var policy = host.Services.GetRequiredKeyedService<IChatClient>("policy");
var question = builder.Configuration["Question"] ?? "What is 12 + 30?";
var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 16 };

EpisodeReceipt? receipt = null;
await foreach (var update in policy.GetStreamingResponseAsync(question, options))
{
    Console.Write(update.Text);
    receipt = update.GetEpisode() ?? receipt;
}

Console.WriteLine();
await receipt!.Acknowledged;
Console.WriteLine($"episode {receipt.EpisodeId}");
await host.StopAsync();
