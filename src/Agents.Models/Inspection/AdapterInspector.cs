using Agents.Models.Checkpoints;

namespace Agents.Models.Inspection;

/// <summary>Inspects adapters in PEFT's layout.</summary>
internal static class AdapterInspector
{
    public static ModelReport Inspect(string path)
    {
        var refusals = new RefusalList();
        var adapter = Read(path, refusals);
        var (bytes, tensors) = SafetensorsList.Read([LoraAdapterFile.WeightsPath(path)], refusals);
        ModelInspector.CheckTypes(tensors, refusals);
        return new ModelReport
        {
            Path = path,
            Format = "PEFT adapter",
            Bytes = bytes,
            Parameters = tensors.Sum(t => t.Count),
            Types = ModelInspector.Types(tensors),
            Adapter = adapter,
            Unsupported = refusals.Lines,
        };
    }

    /// <summary>What the configuration says; what is amiss there, or with the factors, is noted.</summary>
    public static AdapterReport? Read(string path, RefusalList refusals)
    {
        if (refusals.Try(() => (JsonFields?)LoraAdapterFile.ReadConfig(path)) is not { } config)
            return null;
        foreach (var refusal in refusals.Try(() => LoraAdapterFile.Refusals(config).ToList()) ?? [])
            refusals.Add(refusal.Message);
        var rank = refusals.Try(() => (int?)LoraAdapterFile.Rank(config));
        if (rank is { } known)
            refusals.Try(() => Count(path, known));
        var targets = refusals.Try(() => LoraAdapterFile.Targets(config)) ?? [];
        return new AdapterReport(
            rank,
            refusals.Try(() => (double?)LoraAdapterFile.Alpha(config)),
            [.. targets.Select(t => CheckpointError.OneLine(t))],
            refusals.Try(() => LoraAdapterFile.BaseModel(config)) is { } name ? CheckpointError.OneLine(name) : null);
    }

    private static int Count(string path, int rank)
    {
        using var file = MappedFile.Open(LoraAdapterFile.WeightsPath(path));
        return LoraAdapterFile.Views(file, rank).Count;
    }
}
