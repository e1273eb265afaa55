// The four reasoning plugins on one local model:
//   dotnet run --project samples/04_plugins -c Release -- --model FILE.gguf
using Agents.Evaluation;
using Agents.Plugins.BehaviorHandbook;
using Agents.Plugins.ListenerVerifier;
using Agents.Plugins.SocraticInquiry;
using Agents.Plugins.WorkflowArchitect;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddAgents(builder.Configuration)
    .AddLocalModel("policy", model => model.Path = builder.Configuration["model"] ?? "embedded")
    .AddWorkflows()
    .AddBehaviorHandbook(o => (o.PromptTokens, o.MaxOutputTokens) = (60, 32))
    .AddSocraticInquiry()
    .AddListenerVerifier()
    .AddWorkflowArchitect(o => (o.Proposals, o.TrainItems, o.ValidationAnswers, o.MaxTokens) = (false, 16, 400, 16));

using var host = builder.Build();
await host.StartAsync();
var services = host.Services;

// A note that a person approved is shown where it fits, and cited where it was used.
var handbook = services.GetRequiredService<Handbook>();
var drafts = await handbook.AddAsync(
    [new BehaviorDraft("tens-first", "Add the tens, then the ones.", "addition")], new BehaviorOrigin("Ada"));
if (drafts[0].Status == BehaviorStatus.Draft)           // not so where this ran before
    await handbook.ApproveAsync("tens-first", "Ada: checked");
var solved = await services.GetRequiredService<BehaviorHandbookPlugin>().SolveAsync("Addition: what is 27 + 38?");
Console.WriteLine($"handbook: {solved.Text.Trim()} (shown: {string.Join(", ", solved.Shown)})");

// Questions that tell most; here the answers are given by a person who knows nothing.
var inquiry = services.GetRequiredService<SocraticInquiryPlugin>();
var turn = await inquiry.BeginAsync("trip");
Console.WriteLine($"inquiry: {turn.Prompt}");
while (!turn.Done)
    turn = await inquiry.AnswerAsync(turn.Dialogue, "1");
Console.WriteLine($"inquiry: {turn.Prompt}");

// What a listener makes of the reasoning, without the answer.
var question = new ChoiceQuestion("Which is larger?", ["17 + 25", "38 + 3"]);
var verdict = await services.GetRequiredService<AnswerVerifier>()
    .VerifyAsync(question, "17 + 25 is 42 and 38 + 3 is 41, so the answer is A.");
Console.WriteLine($"listener: {verdict.Answer} with {verdict.Confidence:P0}, contradicted: {verdict.Contradicts}");

// A workflow that is better than one call, if there is one.
var task = services.GetRequiredService<ITaskSetCatalog>().Resolve("addition");
var design = await services.GetRequiredService<Architect>()
    .DesignAsync(new ArchitectRequest { Request = "Add two numbers.", Task = task });
Console.WriteLine($"architect:\n{design.Yaml}");
await host.StopAsync();
