using System.Text;
using System.Text.Json.Nodes;
using Agents.Training.Modules;

namespace Agents.Cli.Pretraining;

internal static class TemporaryWriter
{
    public static unsafe void Write(TorchWeights weights, string path)
    {
        var header = new JsonObject();
        long offset = 0;
        foreach (var block in weights.Layout)
            foreach (var (tensor, rows) in block.Parts)
            {
                var n = (long)rows * block.Columns * 4;
                header[tensor] = new JsonObject
                {
                    ["dtype"] = "F32",
                    ["shape"] = block.IsVector ? new JsonArray(rows) : new JsonArray(rows, block.Columns),
                    ["data_offsets"] = new JsonArray(offset, offset + n),
                };
                offset += n;
            }

        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        var pad = (8 - json.Length % 8) % 8;
        using var file = File.Create(path + ".tmp");
        file.Write(BitConverter.GetBytes((long)(json.Length + pad)));
        file.Write(json);
        file.Write(Encoding.ASCII.GetBytes(new string(' ', pad)));
        foreach (var block in weights.Layout)
            file.Write(new ReadOnlySpan<byte>((void*)weights.Address(block.Name), (int)(block.Count * 4)));
        file.Close();
        File.Move(path + ".tmp", path, true);
    }
}
