// main.cpp: the same in C++.
#include "shirts.h"

#include <cstdint>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <limits>
#include <optional>
#include <string>

// A picture in plain PGM (P2), of as many pixels as the model takes.
static std::optional<shirts_input> read_picture(const std::string &path)
{
    std::ifstream file(path);
    const auto next = [&file] {
        while ((file >> std::ws).peek() == '#')
            file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
        int number = -1;
        file >> number;
        return file ? number : -1;
    };
    std::string magic;
    file >> magic;
    if (magic != "P2" || next() != SHIRTS_WIDTH || next() != SHIRTS_HEIGHT)
        return std::nullopt;
    const int white = next();
    shirts_input image;
    for (auto &pixel : image.numbers) {
        const int grey = next();
        if (white < 1 || grey < 0 || grey > white)
            return std::nullopt;
        pixel = static_cast<std::uint8_t>(255L * grey / white);
    }
    return image;
}

int main(int argc, char **argv)
{
    static shirts_arena arena; // one for each thread
    for (int i = 1; i < argc; i++) {
        const auto image = read_picture(argv[i]);
        if (!image) {
            std::cerr << argv[i] << ": not a picture of 28 x 28 pixels in plain PGM (P2)\n";
            return 1;
        }
        shirts_output output;
        shirts_predict(&*image, &output, &arena);
        std::cout << argv[i] << ": " << shirts_class_names[output.class_index] << ", " << std::fixed
                  << std::setprecision(4) << output.probabilities[output.class_index] << "\n";
    }
}
