using System.Globalization;
using Agents.Evaluation.Studies;
using Agents.Models;
using Agents.Models.Serving;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Commands;

/// <summary><c>evaluate NAME</c>: a study of a reasoning method and its baselines.</summary>
internal static class StudyRun
{
    public static async Task RunAsync(
        CliHost host, Terminal terminal, StudyCall call, bool json, CancellationToken cancellationToken)
    {
        var study = Find(host.Services.GetServices<IStudy>().ToList(), call.Name);
        if (call.Model is not null && !study.TakesModel)
            throw new AgentsException($"The study '{study.Name}' takes no --model: it brings its own.");
        using var model = call.Model is null ? null : await OpenAsync(host, call.Model, cancellationToken);
        var request = new StudyRequest(call.Seed, call.N ?? study.DefaultCount, Parameters(study, call.Settings))
        {
            Model = model,
        };
        if (!json)
            terminal.Output.WriteLine(study.Description);
        var report = await study.RunAsync(request, cancellationToken);
        var named = call.Model is null ? "" : $"--model {call.Model} ";
        var settings = string.Concat(call.Settings.Select(s => $"--set {s} "));
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"agents evaluate {study.Name} {named}--seed {request.Seed} --n {request.N} {settings}--json");
        if (json)
            terminal.WriteJson(new { request.N, request.Seed, report.Metrics, report.Baselines, command });
        else
            Print(terminal, report, command);
    }

    /// <summary>The model as it is served: its weights held as its file holds them.</summary>
    private static async Task<IChatClient> OpenAsync(
        CliHost host, string model, CancellationToken cancellationToken)
    {
        var loader = new LocalModelLoader(
            new LocalModelOptions(), host.Services.GetRequiredService<SeedSource>(),
            host.Services.GetRequiredService<TimeProvider>());
        return await loader.LoadAsync(await host.FindAsync(model, cancellationToken), cancellationToken);
    }

    private static IStudy Find(List<IStudy> studies, string name) =>
        studies.Find(s => s.Name == name) ?? throw new AgentsException(
            $"There is no study '{name}'. There are: "
            + $"{string.Join(", ", studies.Select(s => s.Name).Order(StringComparer.Ordinal))}. "
            + "A task is measured with: agents evaluate --task NAME");

    private static Dictionary<string, double> Parameters(IStudy study, IReadOnlyList<string> settings)
    {
        var values = new Dictionary<string, double>(study.Parameters);
        foreach (var setting in settings)
        {
            var parts = setting.Split('=', 2);
            if (!values.ContainsKey(parts[0]))
                throw new AgentsException(
                    $"--set {setting}: the study '{study.Name}' has no '{parts[0]}'. It has: "
                    + $"{string.Join(", ", study.Parameters.Select(p => $"{p.Key} ({JsonNumber(p.Value)})"))}.");
            if (parts.Length != 2
                || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                || !double.IsFinite(value))
                throw new AgentsException($"--set {setting}: write NAME=NUMBER, for instance {parts[0]}=0.5.");
            values[parts[0]] = value;
        }

        return values;
    }

    private static string JsonNumber(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Print(Terminal terminal, StudyReport report, string command)
    {
        foreach (var (title, figures) in new[] { ("measured", report.Metrics), ("baselines", report.Baselines) })
        {
            if (figures.Count > 0)
                terminal.Output.WriteLine(title);
            foreach (var (name, figure) in figures)
            {
                terminal.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {name,-28} {figure.Value:0.####} [{figure.Ci95[0]:0.####}, {figure.Ci95[1]:0.####}]"));
            }
        }

        terminal.Output.WriteLine(command);
    }
}
