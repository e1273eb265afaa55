using System.CommandLine;
using Agents.Cli.Pulling;
using Agents.Models;
using Agents.Models.Hub;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Commands;

/// <summary>Brings a model from a hub: <c>models pull OWNER/REPO[:FILE]</c>.</summary>
internal static class ModelsPullCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model")
        {
            Description = "OWNER/REPO for a folder of safetensors, OWNER/REPO:FILE.gguf for one file.",
        };
        var revision = new Option<string>("--revision")
        {
            Description = "Branch, tag or commit.",
            DefaultValueFactory = _ => "main",
        };
        var hub = new Option<string?>("--hub")
        {
            Description = "Address of the hub (default: Agents:Hub:Address, https://huggingface.co).",
        };
        var command = new Command("pull",
            "Fetch a model, or go on with one; HF_TOKEN opens private ones. Then: --model OWNER/REPO.")
        {
            model, revision, hub,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var reference = HubReference.Parse(result.GetRequiredValue(model));
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken, agents =>
            {
                if (result.GetValue(hub) is { } address)
                    agents.Services.Configure<HubOptions>(o => o.Address = address);
            });
            var pulls = host.Services.GetRequiredService<ModelHub>();
            var pulled = await PullDisplay.RunAsync(terminal, progress => pulls.PullAsync(
                reference, result.GetRequiredValue(revision), progress, cancellationToken));
            if (result.GetValue(CommonOptions.Json))
                terminal.WriteJson(pulled);
            else
                await terminal.Output.WriteLineAsync(pulled.Path);
        });
        return command;
    }
}
