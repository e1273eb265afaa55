using Agents.Models.Checkpoints;

namespace Agents.Models.Inspection;

/// <summary>Lists the tensors of .safetensors files, of whatever type.</summary>
internal static class SafetensorsList
{
    /// <returns>Bytes of the files, and what they list.</returns>
    public static (long Bytes, IReadOnlyList<ListedTensor> Tensors) Read(
        IReadOnlyList<string> paths, RefusalList refusals)
    {
        var (bytes, tensors) = (0L, new List<ListedTensor>());
        foreach (var path in paths)
        {
            if (refusals.Try(() => MappedFile.Open(path)) is not { } file)
                continue;
            using (file)
            {
                bytes += file.Length;
                tensors.AddRange(refusals.Try(() => List(file)) ?? []);
            }
        }

        return (bytes, tensors);
    }

    private static List<ListedTensor> List(MappedFile file) =>
        [.. SafetensorsFile.Entries(file).Entries.Select(e =>
        {
            var type = e.Fields.FindText("dtype");
            var name = CheckpointError.OneLine(type ?? "none");
            return new ListedTensor(
                e.Name, SafetensorsFile.Shape(e.Fields), name, SafetensorsFile.FindType(type) is not null);
        })];
}
