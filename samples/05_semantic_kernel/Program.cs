// A function call and a typed answer of a local model, through Semantic Kernel. Any model will do:
//   dotnet run --project samples/05_semantic_kernel -c Release -- --model FILE.gguf --question "Weather in Rome?"
using System.ComponentModel;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddAgents(builder.Configuration)
    .AddLocalModel("policy", model => model.Path = builder.Configuration["model"] ?? "embedded");

using var host = builder.Build();
await host.StartAsync();
var chat = host.Services.GetRequiredKeyedService<IChatCompletionService>("policy");
var kernel = new Kernel(host.Services);
kernel.Plugins.AddFromFunctions("weather", [KernelFunctionFactory.CreateFromMethod(Forecast, "forecast")]);
var question = builder.Configuration["question"] ?? "What is the weather in Rome?";

// The model has to call a function; what it may write is held to the function's schema.
var call = new PromptExecutionSettings
{
    FunctionChoiceBehavior = FunctionChoiceBehavior.Required(),
    ExtensionData = new Dictionary<string, object> { ["temperature"] = 0, ["max_tokens"] = 100 },
};
var answer = await chat.GetChatMessageContentAsync(new ChatHistory(question), call, kernel);
Console.WriteLine($"in words: {answer.Content}");

// The answer is a record.
var typed = new PromptExecutionSettings
{
    ExtensionData = new Dictionary<string, object>
    {
        ["temperature"] = 0,
        ["max_tokens"] = 100,
        ["response_format"] = AIJsonUtilities.CreateJsonSchema(typeof(Weather)),
    },
};
var told = new ChatHistory($"{question} It is sunny, 25 degrees.");
var json = await chat.GetChatMessageContentAsync(told, typed, kernel);
var weather = JsonSerializer.Deserialize<Weather>(json.Content!, JsonSerializerOptions.Web)!;
Console.WriteLine($"as a record: {weather.Sky}, {weather.Degrees} degrees");
await host.StopAsync();

[Description("The weather in a town.")]
static string Forecast([Description("A town")] string town)
{
    Console.WriteLine($"called: forecast({town})");
    return "sunny, 25 degrees";
}

internal sealed record Weather(string Sky, int Degrees);
