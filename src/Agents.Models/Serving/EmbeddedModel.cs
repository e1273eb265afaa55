using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Agents.Hosting;
using Agents.Models.Checkpoints;

namespace Agents.Models.Serving;

/// <summary>The model that this assembly carries; laid out in the data folder when it is first asked for.</summary>
internal sealed class EmbeddedModel
{
    /// <summary>Its model id.</summary>
    public const string Id = "embedded";

    private const string Prefix = "Embedded/";
    private const int Digits = 16;

    private readonly IReadOnlyList<(string Name, Func<Stream> Open)> _files;
    private readonly Lazy<string> _folder;

    public EmbeddedModel(IReadOnlyList<(string Name, Func<Stream> Open)> files, DataFolder data)
    {
        _files = files;
        _folder = new(() => Extract(data));
    }

    /// <summary>The files of this assembly.</summary>
    public static IReadOnlyList<(string Name, Func<Stream> Open)> Files
    {
        get
        {
            var assembly = Assembly.GetExecutingAssembly();
            return [.. assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(n => (n[Prefix.Length..], (Func<Stream>)(() => assembly.GetManifestResourceStream(n)!)))];
        }
    }

    /// <summary>The folder that holds it, whole.</summary>
    /// <exception cref="AgentsException">The build carries none, or the folder cannot be written.</exception>
    public string Folder => _folder.Value;

    private string Extract(DataFolder data)
    {
        if (_files.Count == 0)
            throw new AgentsException("This build carries no embedded model; name a folder or a .gguf file.");
        var folder = data.Combine("models", Id, Hash());
        AtomicFolder.WriteOnce(folder, Write);
        return folder;
    }

    private void Write(string folder)
    {
        foreach (var (name, open) in _files)
        {
            AtomicFolder.WriteFile(Path.Combine(folder, name), target =>
            {
                using var source = open();
                source.CopyTo(target);
            });
        }
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, open) in _files)
        {
            using var source = open();
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(SHA256.HashData(source));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }
}
