using System.Reflection;

namespace Agents.Plugins.SocraticInquiry.Inquiries;

/// <summary>Inquiries by name: the JSON files of a folder, then those that come with the plugin.</summary>
/// <param name="folder">The folder; it need not exist. Null for none.</param>
internal sealed class InquiryCatalog(string? folder)
{
    private const string Ending = ".json";
    private static readonly Assembly Room = typeof(InquiryCatalog).Assembly;
    private static readonly string Prefix = $"{Room.GetName().Name}.Inquiries.";

    /// <summary>All names, in order.</summary>
    public IReadOnlyList<string> Names =>
        [.. Files().Keys.Concat(Resources()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <exception cref="AgentsException">There is none of that name, or it is refused.</exception>
    public Inquiry Get(string name)
    {
        // Looked up among what there is, never made into a path.
        if (Files().TryGetValue(name, out var path))
            return Inquiry.Create(InquiryJson.ReadFile(path));
        if (!Resources().Contains(name, StringComparer.Ordinal))
        {
            throw new AgentsException($"There is no inquiry '{(name.Length > 40 ? name[..40] + "…" : name)}'. "
                + $"There are: {string.Join(", ", Names)}.");
        }

        using var reader = new StreamReader(Room.GetManifestResourceStream(Prefix + name + Ending)!);
        return Inquiry.Create(InquiryJson.Read(reader.ReadToEnd(), name + Ending));
    }

    private Dictionary<string, string> Files() => folder is not null && Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*" + Ending)
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f), StringComparer.Ordinal)
        : [];

    private static IEnumerable<string> Resources() => Room.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..^Ending.Length]);
}
