using System.Globalization;
using Agents.Models.Hub;

namespace Agents.Cli.Pulling;

/// <summary>A pull as lines: each file once, a large one at each tenth, and what went wrong.</summary>
internal sealed class PullLines(TextWriter output) : IProgress<PullProgress>
{
    private const int Tenths = 10;
    private const long LargeBytes = 64 << 20;

    private string? _file;
    private long _tenth;

    public void Report(PullProgress value)
    {
        if (value.Note is not null)
            Write($"{value.File}: {value.Note}");
        if (value.Size == 0)
            return;
        var tenth = (long)((double)value.Done * Tenths / value.Size);
        if (_file != value.File)
            Write($"{value.File}: {Size(value.Size)}{(value.Done > 0 ? $", {Size(value.Done)} of it here" : "")}");
        else if (tenth > _tenth && value.Size >= LargeBytes)
            Write($"{value.File}: {tenth * Tenths} %");
        (_file, _tenth) = (value.File, tenth);
    }

    private static string Size(long bytes) => bytes < 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");

    private void Write(string line) => output.WriteLine(line);
}
