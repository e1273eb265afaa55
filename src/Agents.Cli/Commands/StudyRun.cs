using System.Globalization;
using Agents.Evaluation.Studies;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Commands;

/// <summary><c>evaluate NAME</c>: a study of a reasoning method and its baselines.</summary>
internal static class StudyRun
{
    public static async Task RunAsync(
        CliHost host, Terminal terminal, string name, int seed, int? n, bool json, CancellationToken cancellationToken)
    {
        var study = Find(host.Services.GetServices<IStudy>().ToList(), name);
        var request = new StudyRequest(seed, n ?? study.DefaultCount);
        if (!json)
            terminal.Output.WriteLine(study.Description);
        var report = await study.RunAsync(request, cancellationToken);
        var command = string.Create(
            CultureInfo.InvariantCulture, $"agents evaluate {study.Name} --seed {request.Seed} --n {request.N} --json");
        if (json)
            terminal.WriteJson(new { request.N, request.Seed, report.Metrics, report.Baselines, command });
        else
            Print(terminal, report, command);
    }

    private static IStudy Find(List<IStudy> studies, string name) =>
        studies.Find(s => s.Name == name) ?? throw new AgentsException(
            $"There is no study '{name}'. There are: "
            + $"{string.Join(", ", studies.Select(s => s.Name).Order(StringComparer.Ordinal))}. "
            + "A task is measured with: agents evaluate --task NAME");

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
