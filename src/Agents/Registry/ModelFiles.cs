namespace Agents.Registry;

/// <summary>Checks that the files of a version are there before anybody is served from them.</summary>
internal static class ModelFiles
{
    /// <summary>
    /// Passes for a file that is not empty (GGUF) and for a folder with a configuration and weights (*.safetensors).
    /// </summary>
    /// <exception cref="AgentsException">Something is missing; the message names it.</exception>
    public static void Require(ModelVersion version)
    {
        var missing = Missing(version.Path);
        if (missing is not null)
        {
            throw new AgentsException(
                $"Model version {version} cannot be published: {missing}. Restore its files or publish another version.");
        }
    }

    /// <summary>What <see cref="Require"/> would miss, or null.</summary>
    public static string? Missing(string path)
    {
        if (File.Exists(path))
        {
            return new FileInfo(path).Length > 0 ? null : $"the file {path} is empty";
        }

        if (!Directory.Exists(path))
        {
            return $"there is no file or folder {path}";
        }

        if (!HasContent(path, "*config.json"))
        {
            return $"the folder {path} holds no config.json";
        }

        return HasContent(path, "*.safetensors") ? null : $"the folder {path} holds no weights (*.safetensors)";
    }

    private static bool HasContent(string folder, string pattern) =>
        new DirectoryInfo(folder).EnumerateFiles(pattern).Any(file => file.Length > 0);
}
