using Agents.Models.Hub;
using Spectre.Console;

namespace Agents.Cli.Pulling;

/// <summary>A bar for each file of a pull; what went wrong stands above them.</summary>
internal sealed class PullBars(IAnsiConsole console, ProgressContext context) : IProgress<PullProgress>
{
    private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);

    public void Report(PullProgress value)
    {
        if (value.Note is not null)
            console.WriteLine($"{value.File}: {value.Note}");
        if (value.Size == 0)
            return;
        if (!_bars.TryGetValue(value.File, out var bar))
            _bars.Add(value.File, bar = context.AddTask(Markup.Escape(value.File), maxValue: value.Size));
        bar.Value = value.Done;
    }
}
